package io.nodelet.engine;

import io.nodelet.engine.FakeDrivers.Cell;
import io.nodelet.engine.FakeDrivers.Daemon;
import io.nodelet.engine.FakeDrivers.Joining;
import io.nodelet.model.Health;
import io.nodelet.model.ReasonCode;

/// A node in small: what lasts and what does not, new things and things in the place of others, processes that need
/// files, an action, phases that overlap; on a machine that has a life of its own.
final class Node {
    private Node() {}

    static FakeMachine machine() {
        FakeMachine machine = new FakeMachine();
        machine.put("hosts", "theirs");
        machine.put("keep", "theirs, too");
        machine.put("foreign", "not ours");
        machine.launch("foreign", "1");
        return machine;
    }

    static Plan plan(FakeMachine machine, Fate fate) {
        return plan(machine, fate, "1");
    }

    static Plan plan(FakeMachine machine, Fate fate, String version) {
        return new Plan(java.util.List.of(
                FakePhase.of(10, Cell.kept("keys", "secret"), Cell.run("hosts", "ours " + version)),
                FakePhase.of(20, Cell.run("config", "c" + version), new Daemon("etcd", version), Cell.run("env", "e"))
                        .dependsOn(10),
                FakePhase.of(
                                30,
                                Cell.kept("keep", "ours"),
                                new Daemon("kubelet", version),
                                new Joining("me", machine, fate))
                        .dependsOn(10),
                FakePhase.of(40, Cell.run("last", "l"))
                        .dependsOn(20, 30)
                        .check(() -> machine.running("etcd").size() == 1
                                ? Health.healthy()
                                : Health.unhealthy(ReasonCode.SERVICE_ENDED, "etcd", "etcd does not run once"))));
    }

    /// The same, one phase after the other.
    static Plan inOrder(FakeMachine machine, Fate fate) {
        var phases = new java.util.ArrayList<Phase>();
        for (Phase phase : plan(machine, fate).phases()) {
            FakePhase fakePhase = (FakePhase) phase;
            phases.add(
                    phases.isEmpty()
                            ? fakePhase
                            : fakePhase.dependsOn(phases.getLast().id().number()));
        }
        return new Plan(phases);
    }
}
