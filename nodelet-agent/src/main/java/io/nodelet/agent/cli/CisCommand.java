package io.nodelet.agent.cli;

import io.nodelet.agent.cli.context.CliContext;
import io.nodelet.agent.cli.context.CommandAction;
import io.nodelet.agent.cli.context.CommandArguments;
import io.nodelet.agent.cli.context.CommonOptions;
import io.nodelet.agent.cli.context.ConfigSource;
import io.nodelet.agent.cli.context.ExitCode;
import io.nodelet.agent.cli.render.TextTable;
import io.nodelet.checks.cis.CisReport;
import io.nodelet.checks.cis.CisResult;
import io.nodelet.checks.cis.CisVerdict;
import io.nodelet.checks.machine.FactGatherer;
import io.nodelet.model.NodeConfig;
import io.nodelet.model.NodeletException;
import io.nodelet.model.Role;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;

/// `nodeletd cis`: what an auditor asks for, answered for this node. Changes nothing.
final class CisCommand {
    private final CliContext context;

    CisCommand(CliContext context) {
        this.context = context;
    }

    CommandSpec spec() {
        CommandSpec spec = CommandAction.command(
                        "cis",
                        this::cis,
                        "Checks this node against the CIS Kubernetes benchmark; changes nothing",
                        "The numbers are those of the benchmark's version 1.11, the words are ours. pass: as it asks."
                                + " fail: not. exception: not, on purpose; docs/security.md says why. manual: a person"
                                + " has to look. Exit code 3 where a check failed.")
                .addOption(CommonOptions.config())
                .addOption(CommonOptions.output());
        return CommandAction.examples(
                spec,
                "nodeletd cis",
                "nodeletd cis -o json | jq '.checks[] | select(.verdict == \"fail\")'",
                "nodeletd cis -o yaml >cis-$(hostname).yaml");
    }

    private ExitCode cis(CommandArguments arguments) {
        NodeConfig config = new ConfigSource(context).load(arguments);
        if (config.role() == Role.NONE) {
            throw new NodeletException("this machine is no node of Kubernetes: its role is none");
        }
        CisReport report = CisReport.of(context.machine(), config, FactGatherer.name(config, context.machine()));
        context.console().out().print(arguments.output().write(() -> text(report), report::toMap));
        return report.count(CisVerdict.FAIL) == 0 ? ExitCode.OK : ExitCode.NOT_RUNNING;
    }

    private static String text(CisReport report) {
        var table = new TextTable("NUMBER", "RESULT", "WHAT IS LOOKED AT", "SEEN, OR WHY");
        for (CisResult result : report.results()) {
            table.row(result.number(), result.verdict().name().toLowerCase(Locale.ROOT), result.about(), why(result));
        }
        return table
                + "%n%s, a %s: %d pass, %d fail, %d exceptions, %d to be looked at by a person%n"
                        .formatted(
                                report.node(),
                                report.role(),
                                report.count(CisVerdict.PASS),
                                report.count(CisVerdict.FAIL),
                                report.count(CisVerdict.EXCEPTION),
                                report.count(CisVerdict.MANUAL));
    }

    private static String why(CisResult result) {
        return result.reason().isEmpty()
                ? shortened(result.seen())
                : result.seen().isEmpty() ? result.reason() : shortened(result.seen()) + ": " + result.reason();
    }

    private static String shortened(String seen) {
        int most = 70;
        return seen.length() <= most ? seen : seen.substring(0, most - 1) + "…";
    }
}
