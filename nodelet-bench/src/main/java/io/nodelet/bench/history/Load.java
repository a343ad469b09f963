package io.nodelet.bench.history;

import io.nodelet.bench.history.Operation.Kind;
import io.nodelet.bench.history.Operation.Outcome;
import io.nodelet.host.linux.Poll;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;

/// Clients that write and read registers through every API server, as fast as they are let, until closed.
final class Load implements AutoCloseable {
    private static final int CLIENTS_OF_EACH = 3;
    private static final long PAUSE_MILLIS = 15;
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private final List<Thread> clients = new ArrayList<>();
    private final List<String> registers;
    private final Queue<Operation> history = new ConcurrentLinkedQueue<>();
    private final AtomicLong ids;
    private volatile boolean ended;

    /// @param ids gives each operation its number
    private Load(List<String> registers, AtomicLong ids) {
        this.registers = List.copyOf(registers);
        this.ids = ids;
    }

    /// Makes the registers and begins.
    static Load begin(SSLContext tls, List<URI> servers, List<String> registers, AtomicLong ids, long seed) {
        Load load = new Load(registers, ids);
        Registers first = new Registers(tls, servers.getFirst());
        for (String register : registers) {
            // What could be asked for again is there by now.
            if (!Poll.until(PATIENCE, () -> first.create(register).outcome() != Outcome.UNKNOWN)) {
                throw new IllegalStateException("can't make the ConfigMap " + register);
            }
        }
        Random seeds = new Random(seed);
        for (URI server : servers) {
            for (int number = 1; number <= CLIENTS_OF_EACH; number++) {
                String name = server.getHost() + "/" + number;
                Registers through = new Registers(tls, server);
                Random random = new Random(seeds.nextLong());
                load.clients.add(Thread.ofVirtual().name(name).start(() -> load.client(name, through, random)));
            }
        }
        return load;
    }

    private void client(String name, Registers through, Random random) {
        while (!ended) {
            String register = registers.get(random.nextInt(registers.size()));
            if (random.nextBoolean()) {
                write(name, through, register);
            } else {
                read(name, through, register);
            }
            pause();
        }
    }

    private void write(String client, Registers through, String register) {
        long id = ids.incrementAndGet();
        String value = "v" + id;
        long start = System.nanoTime();
        Outcome outcome = through.write(register, value).outcome();
        history.add(new Operation(id, client, Kind.WRITE, register, value, outcome, start, System.nanoTime()));
    }

    private void read(String client, Registers through, String register) {
        long id = ids.incrementAndGet();
        long start = System.nanoTime();
        Registers.Answer answer = through.read(register);
        if (answer.outcome() == Outcome.OK) {
            history.add(new Operation(
                    id, client, Kind.READ, register, answer.value(), Outcome.OK, start, System.nanoTime()));
        }
    }

    /// What has come back so far.
    Collection<Operation> history() {
        return List.copyOf(history);
    }

    /// Whether every client got a good answer to something that it asked after a moment.
    boolean allServedSince(long moment) {
        return clients.stream()
                .map(Thread::getName)
                .allMatch(name -> history.stream()
                        .anyMatch(it -> it.client().equals(name) && it.outcome() == Outcome.OK && it.start() > moment));
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Ends the clients; from then on the history is whole.
    @Override
    public void close() {
        ended = true;
        for (Thread client : clients) {
            try {
                client.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
