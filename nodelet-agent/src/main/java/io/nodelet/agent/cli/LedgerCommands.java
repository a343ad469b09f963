package io.nodelet.agent.cli;

import io.nodelet.agent.cli.context.CliContext;
import io.nodelet.agent.cli.context.CommandAction;
import io.nodelet.agent.cli.context.CommandArguments;
import io.nodelet.agent.cli.context.CommonOptions;
import io.nodelet.agent.cli.context.Confirmation;
import io.nodelet.agent.cli.context.ExitCode;
import io.nodelet.agent.cli.context.ExitException;
import io.nodelet.agent.cli.process.KubeLog;
import io.nodelet.agent.cli.process.OwnerLock;
import io.nodelet.engine.ledger.FileLedgerStore;
import io.nodelet.engine.ledger.LedgerRepair;
import io.nodelet.engine.ledger.LedgerRepair.Lost;
import io.nodelet.identity.IdentityFile;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;

/// `nodeletd ledger`: what is this node's on the machine, on record.
final class LedgerCommands {
    private static final int SHOWN = 200;
    private final CliContext context;

    LedgerCommands(CliContext context) {
        this.context = context;
    }

    CommandSpec spec() {
        return CommandAction.group(
                "ledger",
                "The record of what is this node's on the machine, and of what was there before",
                check(),
                repair());
    }

    private CommandSpec check() {
        CommandSpec spec = CommandAction.command(
                        "check",
                        this::check,
                        "Says which lines of the ledger can't be read; exit code 3 where there are some")
                .addOption(CommonOptions.output());
        return CommandAction.examples(spec, "nodeletd ledger check", "nodeletd ledger check -o json");
    }

    private CommandSpec repair() {
        CommandSpec spec = CommandAction.command(
                        "repair",
                        this::repair,
                        "Takes the lines that can't be read out of the ledger, and keeps the old one beside it")
                .addOption(CommonOptions.flag("Does not ask.", "-y", "--yes"))
                .addOption(CommonOptions.output());
        return CommandAction.examples(spec, "nodeletd ledger repair");
    }

    private FileLedgerStore store() {
        return new FileLedgerStore(file());
    }

    private Path file() {
        return context.state().resolve("ledger");
    }

    private ExitCode check(CommandArguments arguments) {
        LedgerRepair found = LedgerRepair.of(store().lines());
        if (found.kept().isEmpty() && found.lost().isEmpty()) {
            requireNoNode();
        }
        String person = found.kept().size() + " entries"
                + (found.lost().isEmpty() ? ", all of them whole\n" : "; can't be read:\n" + text(found.lost()));
        print(arguments, person, found, "");
        return found.lost().isEmpty() ? ExitCode.OK : ExitCode.NOT_RUNNING;
    }

    /// What is on record as a node has put entries into its ledger.
    private void requireNoNode() {
        IdentityFile.in(context.state()).known().ifPresent(hostIdentity -> {
            throw new ExitException(
                    ExitCode.NOT_RUNNING,
                    file() + " is gone or empty, and this machine is the node " + hostIdentity.name(),
                    "What it says was made by nodeletd is not known any more: a reset would leave it. Put the file back from"
                            + " a backup of the machine.");
        });
    }

    private ExitCode repair(CommandArguments arguments) {
        Instant now = context.machine().clock().instant();
        try (OwnerLock _ = OwnerLock.take(context.run(), "nodeletd ledger repair", now)) {
            LedgerRepair found = LedgerRepair.of(store().lines());
            if (found.lost().isEmpty()) {
                print(
                        arguments,
                        "nothing to repair: " + found.kept().size() + " entries, all of them whole\n",
                        found,
                        "");
            } else {
                takeOut(arguments, found, now);
            }
            return ExitCode.OK;
        }
    }

    private void takeOut(CommandArguments arguments, LedgerRepair found, Instant now) {
        new Confirmation(context)
                .require(
                        arguments,
                        "repair takes lines out of the ledger: say --yes",
                        text(found.lost()) + consequence(found.lost()));
        String kept = "ledger.damaged-"
                + now.truncatedTo(ChronoUnit.SECONDS).toString().replace(":", "");
        store().replace(found.kept(), kept);
        String old = file().resolveSibling(kept).toString();
        String person = "taken out: %d of %d lines; the old ledger is %s%nNext: nodeletd phases start%n"
                .formatted(
                        found.lost().size(), found.kept().size() + found.lost().size(), old);
        print(arguments, person, found, old);
    }

    private static String consequence(List<Lost> lost) {
        return lost.stream().allMatch(Lost::glued)
                ? "Nothing is lost with them: what they announced was never done.\n"
                : "What an unreadable line has put on record is taken as if it had been there before this node: a reset leaves"
                        + " it.\n";
    }

    private static String text(List<Lost> lost) {
        return lost.stream()
                .map(otherLost -> "line " + otherLost.number()
                        + (otherLost.glued() ? " (half a line before a whole one)" : "") + ": "
                        + KubeLog.printable(otherLost
                                .text()
                                .substring(0, Math.min(SHOWN, otherLost.text().length()))) + "\n")
                .collect(Collectors.joining());
    }

    private void print(CommandArguments arguments, String person, LedgerRepair found, String old) {
        List<Map<String, Object>> lost = found.lost().stream()
                .map(otherLost -> Map.<String, Object>of(
                        "line", otherLost.number(), "text", otherLost.text(), "glued", otherLost.glued()))
                .toList();
        Map<String, Object> tree = Map.of("entries", found.kept().size(), "lost", lost, "oldLedger", old);
        context.console().out().print(arguments.output().write(() -> person, () -> tree));
    }
}
