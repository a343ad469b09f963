package io.nodelet.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;

/// A node under the daemon's care. Faults are injected into it, and nobody but the daemon heals them.
public final class FaultTarget {
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final Duration STEADY = Duration.ofSeconds(3);
    /// How long a node may be well before it says that of the fault: a busy machine has troubles of its own.
    private static final Duration LATE = Duration.ofSeconds(15);
    private static final long LOOK_MILLIS = 50;
    private static final String SOCKET = "run/nodelet/nodeletd.sock";
    private final UnaryOperator<String> shell;
    private final Path socket;

    /// @param shell runs a script in the node, which must end well, and returns what it prints
    /// @param root  the node's files, as this process sees them
    public FaultTarget(UnaryOperator<String> shell, Path root) {
        this.shell = shell;
        this.socket = root.resolve(SOCKET);
    }

    /// Waits until all has been well for a while: what depends on the component that was just healed may end of it.
    ///
    /// @return what was seen on the way
    public List<String> settle() {
        List<String> seen = new ArrayList<>();
        Instant end = Instant.now().plus(PATIENCE);
        Instant well = Instant.now();
        while (Instant.now().isBefore(well.plus(STEADY))) {
            DaemonDocuments now = documents();
            if (!now.ok()) {
                well = Instant.now();
                now.troubles().stream()
                        .filter(trouble -> !seen.contains(trouble))
                        .forEach(seen::add);
            }
            requireTime(end, "the node does not settle", now);
            rest();
        }
        return seen;
    }

    /// Injects a fault and waits until the daemon has healed it.
    public HealResult heal(InjectedFault injectedFault) {
        InjectedFault.Cell cell = injectedFault.heals().orElseThrow();
        String before = look();
        Instant began = Instant.ofEpochMilli(
                Long.parseLong(shell.apply(InjectedFault.functions() + "date +%s%3N\n" + injectedFault.inject())
                        .strip()));
        DaemonDocuments after = awaitHealed(cell, began);
        List<JsonNode> steps = after.steps(began);
        return new HealResult(
                injectedFault,
                Duration.between(began, after.noticed(began)),
                Duration.between(began, after.healed()),
                steps.stream().map(node -> node.path("what").asString()).toList(),
                String.join("; ", troubles(cell, before, after, began)));
    }

    private DaemonDocuments awaitHealed(InjectedFault.Cell cell, Instant began) {
        Instant end = Instant.now().plus(PATIENCE);
        DaemonDocuments now = documents();
        Instant since = Instant.MAX;
        while (!now.ok() || !(now.told(cell.reason(), began) || late(since))) {
            boolean well = now.ok() && now.noticed(began).isBefore(Instant.MAX);
            since = well ? earlier(since, Instant.now()) : Instant.MAX;
            requireTime(end, cell + " is not healed", now);
            rest();
            now = documents();
        }
        return now;
    }

    private static boolean late(Instant since) {
        return !since.equals(Instant.MAX) && Instant.now().isAfter(since.plus(LATE));
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private List<String> troubles(InjectedFault.Cell cell, String before, DaemonDocuments after, Instant began) {
        List<JsonNode> steps = after.steps(began);
        List<String> found = new ArrayList<>();
        if (!after.told(cell.reason(), began)) {
            found.add("said "
                    + steps.stream().map(node -> node.path("reason").asString()).toList() + ", not " + cell.reason());
        }
        if (!shell.apply("nodeletd status").contains(cell.reason())) {
            found.add("`nodeletd status` does not say " + cell.reason());
        }
        String check = after.kube().path("last_failed_status_check").asString();
        if (steps.stream()
                .noneMatch(node -> after.title(node.path("phase").asString()).equals(check))) {
            found.add("the last failed check is " + check);
        }
        String now = look();
        if (!now.equals(before)) {
            found.add("the node was, and is now:\n" + before + "\n" + now);
        }
        return found;
    }

    /// What can be seen without nodeletd: programs, configuration, certificates' validity, answers.
    private String look() {
        return shell.apply(InjectedFault.functions() + "whole\n");
    }

    private DaemonDocuments documents() {
        return DaemonDocuments.of(socket);
    }

    private static void requireTime(Instant end, String what, DaemonDocuments seen) {
        if (Instant.now().isAfter(end)) {
            throw new IllegalStateException(what + ": " + seen.node());
        }
    }

    private static void rest() {
        try {
            Thread.sleep(LOOK_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
