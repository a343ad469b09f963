package io.nodelet.e2e;

import io.nodelet.bench.InjectedFault;
import io.nodelet.host.CommandResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Injects faults into a running node, asks `nodeletd why`, and keeps the score. As a program it works on a sandbox
/// that is up: `FaultBank SANDBOX [all | COUNT | NAME…]`.
final class FaultBank {
    private static final int TRIES = 10;
    private final Function<String[], CommandResult> host;
    private final List<Score> scores = new ArrayList<>();

    /// @param host runs a command in the node
    FaultBank(Function<String[], CommandResult> host) {
        this.host = host;
    }

    /// What became of one fault.
    ///
    /// @param named  the cause and subject that came first; or why there was none
    /// @param right  whether they are the fault's
    /// @param took   how long the answer took on the node
    /// @param remark what went wrong beside it; empty for nothing
    record Score(InjectedFault fault, String named, boolean right, Duration took, String remark) {}

    public static void main(String[] args) {
        var bank = new FaultBank(command -> {
            List<String> argv = new ArrayList<>(List.of("sandbox", "exec", "--name", args[0], "master-1", "--"));
            argv.addAll(List.of(command));
            return Ctl.run(Duration.ofMinutes(4), argv.toArray(String[]::new));
        });
        String which = args.length > 1 ? String.join(",", Arrays.copyOfRange(args, 1, args.length)) : "all";
        boolean systemd = bank.host
                .apply(new String[] {"test", "-d", "/run/systemd/system"})
                .ok();
        for (InjectedFault injectedFault : pick(which, Long.getLong("nodelet.seed", 1), systemd)) {
            Score score = bank.run(injectedFault);
            System.err.println((score.right() ? "right " : "WRONG ") + injectedFault.name() + ": " + score.named() + " "
                    + score.remark());
        }
        System.out.print(bank.table());
    }

    /// The faults that `which` means: `all`, a count (drawn by the seed), or names separated by commas.
    ///
    /// @param systemd whether services are units
    static List<InjectedFault> pick(String which, long seed, boolean systemd) {
        List<InjectedFault> faults = new ArrayList<>(InjectedFault.bank(systemd));
        if (which.equals("all")) {
            return faults;
        }
        if (which.matches("[0-9]+")) {
            Collections.shuffle(faults, new Random(seed));
            return faults.subList(0, Math.min(faults.size(), Integer.parseInt(which)));
        }
        List<String> names = List.of(which.split(","));
        List<InjectedFault> named = faults.stream()
                .filter(injectedFault -> names.contains(injectedFault.name()))
                .toList();
        if (named.size() != names.size()) {
            throw new IllegalArgumentException("not all in the bank: " + names);
        }
        return named;
    }

    Score run(InjectedFault injectedFault) {
        CommandResult injected = shell(injectedFault.inject() + injectedFault.felt());
        Score score = injected.exit() == 0
                ? ask(injectedFault)
                : new Score(injectedFault, "not injected", false, Duration.ZERO, injected.tail());
        String left = restore(injectedFault);
        Score whole = new Score(
                injectedFault, score.named(), score.right(), score.took(), (score.remark() + " " + left).strip());
        scores.add(whole);
        return whole;
    }

    private CommandResult shell(String script) {
        return host.apply(new String[] {"sh", "-c", InjectedFault.functions() + script});
    }

    private Score ask(InjectedFault injectedFault) {
        CommandResult answer = host.apply(new String[] {"nodeletd", "why", "-o", "json"});
        if (answer.out().isBlank()) {
            return new Score(injectedFault, "no answer", false, answer.took(), answer.tail());
        }
        record(injectedFault);
        JsonNode tree = JsonMapper.shared().readTree(answer.out());
        JsonNode first = tree.path("causes").path(0);
        String id = first.path("id").asString("nothing");
        String subject = first.path("subject").asString("");
        boolean right = id.equals(injectedFault.cause())
                && (injectedFault.subject().isEmpty() || subject.equals(injectedFault.subject()));
        Duration took = Duration.ofMillis(tree.path("tookMillis").asLong(0));
        return new Score(injectedFault, id + " " + subject, right, took, "");
    }

    /// Keeps what was seen, for the tests of the rules, where `-Dnodelet.bank.facts` names a folder.
    private void record(InjectedFault injectedFault) {
        String folder = System.getProperty("nodelet.bank.facts", "");
        if (!folder.isEmpty()) {
            CommandResult facts = host.apply(new String[] {"nodeletd", "why", "--facts"});
            try {
                Files.writeString(Path.of(folder, injectedFault.name() + ".json"), facts.out());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /// Undoes the fault and starts the node until it is well; what stood in the way.
    private String restore(InjectedFault injectedFault) {
        CommandResult undone = shell(injectedFault.undo());
        String trouble = undone.exit() == 0 ? "" : "undo: " + undone.tail();
        CommandResult start = host.apply(new String[] {"nodeletd", "phases", "start"});
        if (start.exit() != 0) {
            trouble += " start: " + start.tail();
            CommandResult restart = host.apply(new String[] {"nodeletd", "phases", "restart", "--force"});
            trouble += restart.exit() == 0 ? "" : " restart: " + restart.tail();
        }
        String ill = "";
        for (int i = 0; i < TRIES; i++) {
            CommandResult why = host.apply(new String[] {"nodeletd", "why"});
            if (why.exit() == 0) {
                return trouble.strip();
            }
            ill = why.out();
            trouble += again(i);
        }
        return (trouble + " still ill: " + ill).strip();
    }

    /// Components that lost the API server may end a while after it is back.
    private String again(int round) {
        CommandResult start = host.apply(new String[] {"nodeletd", "phases", "start"});
        return start.exit() == 0 || round < TRIES - 1 ? "" : " start: " + start.tail();
    }

    /// Every score so far.
    List<Score> scores() {
        return List.copyOf(scores);
    }

    /// A Markdown table, with the score below it.
    String table() {
        String rows = scores.stream().map(FaultBank::row).collect(Collectors.joining());
        long right = scores.stream().filter(Score::right).count();
        return "| fault | must be named | was named first | s |\n| --- | --- | --- | --- |\n" + rows + "\n"
                + "%d of %d right at first place (%.1f %%)\n"
                        .formatted(right, scores.size(), 100.0 * right / scores.size());
    }

    private static String row(Score score) {
        InjectedFault injectedFault = score.fault();
        return "| %s | `%s` %s | %s | %.1f |\n"
                .formatted(
                        injectedFault.name(),
                        injectedFault.cause(),
                        injectedFault.subject(),
                        score.right() ? "right" : score.named(),
                        score.took().toMillis() / 1000.0);
    }
}
