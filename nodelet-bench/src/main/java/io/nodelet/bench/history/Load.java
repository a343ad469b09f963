package io.nodelet.bench.history;

import io.nodelet.bench.history.RegisterOperation.Kind;
import io.nodelet.bench.history.RegisterOperation.Outcome;
import io.nodelet.host.linux.Poll;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/// Clients that write and read registers through every server, as fast as they are let, until closed.
final class Load implements AutoCloseable {
    private static final int CLIENTS_OF_EACH = 3;
    private static final long PAUSE_MILLIS = 15;
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration SERVICE = Duration.ofMinutes(4);
    private final List<Thread> clients = new ArrayList<>();
    private final List<String> registers;
    private final Queue<RegisterOperation> history = new ConcurrentLinkedQueue<>();
    private final AtomicLong ids;
    private volatile boolean ended;

    /// @param ids gives each operation its number
    private Load(List<String> registers, AtomicLong ids) {
        this.registers = List.copyOf(registers);
        this.ids = ids;
    }

    /// Makes the registers, in every store that the servers lead to, and begins.
    static Load begin(List<Server> servers, List<String> registers, AtomicLong ids, long seed) {
        Load load = new Load(registers, ids);
        servers.forEach(server -> makeRegisters(server.registers(), registers));
        Random seeds = new Random(seed);
        for (Server server : servers) {
            for (int number = 1; number <= CLIENTS_OF_EACH; number++) {
                load.begin(server, number, new Random(seeds.nextLong()));
            }
        }
        return load;
    }

    private static void makeRegisters(Registers through, List<String> registers) {
        for (String register : registers) {
            // What could be asked for again is there by now.
            if (!Poll.until(PATIENCE, () -> through.create(register).outcome() != Outcome.UNKNOWN)) {
                throw new IllegalStateException("can't make the register " + register);
            }
        }
    }

    private void begin(Server server, int number, Random random) {
        String name = server.name() + "/" + number;
        Client client = new Client(name, server.way().store(), server.registers());
        clients.add(Thread.ofVirtual().name(name).start(() -> client.run(random)));
    }

    /// One that asks for one thing after the other.
    private final class Client {
        private final String name;
        private final String store;
        private final Registers through;

        Client(String name, String store, Registers through) {
            this.name = name;
            this.store = store;
            this.through = through;
        }

        void run(Random random) {
            while (!ended) {
                String register = registers.get(random.nextInt(registers.size()));
                if (random.nextBoolean()) {
                    write(register);
                } else {
                    read(register);
                }
                pause();
            }
        }

        private void write(String register) {
            long id = ids.incrementAndGet();
            String value = "v" + id;
            long start = System.nanoTime();
            Outcome outcome = through.write(register, value).outcome();
            keep(id, Kind.WRITE, register, value, outcome, start);
        }

        private void read(String register) {
            long id = ids.incrementAndGet();
            long start = System.nanoTime();
            Registers.Answer answer = through.read(register);
            if (answer.outcome() == Outcome.OK) {
                keep(id, Kind.READ, register, answer.value(), Outcome.OK, start);
            }
        }

        private void keep(long id, Kind kind, String register, String value, Outcome outcome, long start) {
            String whole = store + "/" + register;
            history.add(new RegisterOperation(id, name, kind, whole, value, outcome, start, System.nanoTime()));
        }
    }

    /// What has come back so far.
    Collection<RegisterOperation> history() {
        return List.copyOf(history);
    }

    /// The clients that got no good answer to anything that they asked after a moment.
    private List<String> unservedSince(long moment) {
        List<String> served = history.stream()
                .filter(operation -> operation.outcome() == Outcome.OK && operation.start() > moment)
                .map(RegisterOperation::client)
                .distinct()
                .toList();
        return clients.stream()
                .map(Thread::getName)
                .filter(name -> !served.contains(name))
                .toList();
    }

    /// Waits until every client is served again.
    void awaitService() {
        long now = System.nanoTime();
        if (!Poll.until(SERVICE, () -> unservedSince(now).isEmpty())) {
            throw new IllegalStateException(
                    "not served within " + SERVICE.toMinutes() + " minutes: " + unservedSince(now));
        }
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
