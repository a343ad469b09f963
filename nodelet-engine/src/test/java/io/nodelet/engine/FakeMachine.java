package io.nodelet.engine;

import io.nodelet.engine.ledger.Ledger;
import io.nodelet.engine.ledger.LedgerStore;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/// A machine in memory, with what lasts when an agent on it dies: cells (files, say), processes, members of some group,
/// and the ledger. Counts each effect.
final class FakeMachine {
    private final Map<String, String> cells = new TreeMap<>();
    private final List<String> processes = new ArrayList<>();
    private final TreeSet<String> members = new TreeSet<>();
    private final Map<String, Integer> effects = new HashMap<>();
    private final List<String> ledger = new ArrayList<>();

    /// What is on it, the ledger left out.
    record Picture(Map<String, String> cells, List<String> processes, List<String> members) {}

    synchronized Picture picture() {
        return new Picture(new TreeMap<>(cells), processes.stream().sorted().toList(), List.copyOf(members));
    }

    /// How often an effect came to its end, such as `start etcd`.
    synchronized int times(String effect) {
        return effects.getOrDefault(effect, 0);
    }

    synchronized List<String> ledgerLines() {
        return List.copyOf(ledger);
    }

    synchronized String cell(String name) {
        return cells.getOrDefault(name, "");
    }

    synchronized boolean hasCell(String name) {
        return cells.containsKey(name);
    }

    synchronized void put(String name, String content) {
        cells.put(name, content);
    }

    synchronized void remove(String name) {
        cells.remove(name);
    }

    synchronized List<String> running(String name) {
        return processes.stream()
                .filter(process -> process.startsWith(name + "@"))
                .toList();
    }

    synchronized void launch(String name, String version) {
        processes.add(name + "@" + version);
        count("start " + name);
    }

    synchronized void end(String process) {
        processes.remove(process);
        count("end " + process.substring(0, process.indexOf('@')));
    }

    synchronized boolean isMember(String who) {
        return members.contains(who);
    }

    synchronized void join(String who) {
        members.add(who);
        count("join " + who);
    }

    synchronized void leave(String who) {
        if (members.remove(who)) {
            count("leave " + who);
        }
    }

    synchronized void count(String effect) {
        effects.merge(effect, 1, Integer::sum);
    }

    /// A fresh agent on this machine, as far as its fate lets it live.
    Runner agent(Plan plan, Fate fate) {
        return agent(plan, fate, RunEvent.Sink.NONE);
    }

    Runner agent(Plan plan, Fate fate, RunEvent.Sink events) {
        Ledger read = new Ledger(new Store(fate), Clock.systemUTC());
        return new Runner(plan, drivers(fate), read, events);
    }

    Drivers drivers(Fate fate) {
        return new Drivers(List.of(new FakeDrivers.Cells(this, fate), new FakeDrivers.Daemons(this, fate)));
    }

    /// The ledger's lines; its agent may die just before or just after one is durable.
    private final class Store implements LedgerStore {
        private final Fate fate;

        Store(Fate fate) {
            this.fate = fate;
        }

        @Override
        public List<String> lines() {
            return ledgerLines();
        }

        @Override
        public void append(String line) {
            fate.point("before the write of: " + line);
            synchronized (FakeMachine.this) {
                ledger.add(line);
            }
            fate.point("after the write of: " + line);
        }

        @Override
        public void discard() {
            fate.point("before the ledger goes");
            synchronized (FakeMachine.this) {
                ledger.clear();
            }
            fate.point("after the ledger went");
        }
    }

    /// Everything on it as one text, for a failure's message.
    @Override
    public synchronized String toString() {
        return Stream.concat(Stream.of(picture().toString()), ledger.stream())
                .reduce("", (all, line) -> all + "\n  " + line);
    }
}
