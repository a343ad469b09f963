package io.nodelet.agent.cli;

import io.nodelet.agent.cli.context.BuildInfo;
import io.nodelet.agent.cli.context.CliContext;
import io.nodelet.agent.cli.context.Console;
import io.nodelet.checks.machine.RecordedMachine;
import io.nodelet.controllers.membership.ControlPlaneMembership;
import io.nodelet.host.TrustedFiles;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// nodeletd in a test's own folder, on a recorded machine, with what it printed.
final class Session {
    private static final BuildInfo BUILD = new BuildInfo("1.2.3", "2026-11-22T00:00:00Z");
    private final Path root;
    private final RecordedMachine recorded;
    private ControlPlaneMembership controlPlaneMembership = ControlPlaneMembership.NONE;

    Session(Path root, RecordedMachine recorded) {
        this.root = root;
        this.recorded = recorded;
    }

    /// Has it a seat among the masters of a cluster from now on.
    void sits(ControlPlaneMembership now) {
        controlPlaneMembership = now;
    }

    /// What one command line printed, and how it ended.
    record Result(int exit, String out, String err) {}

    Result run(String... args) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int exit = new Program(world(out, err)).run(args);
        return new Result(exit, text(out), text(err));
    }

    private CliContext world(ByteArrayOutputStream out, ByteArrayOutputStream err) {
        var console = new Console(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                new ByteArrayInputStream(new byte[0]),
                false);
        return new CliContext(
                console,
                recorded.machine(),
                _ -> new TestStack(root, recorded.word("failing"), controlPlaneMembership),
                BUILD,
                root.resolve("etc/pf9/nodelet/nodelet.yaml"),
                root.resolve("run/nodelet"),
                root.resolve("logs"),
                root.resolve("state"),
                root.resolve("kube_status"),
                TrustedFiles.below(root));
    }

    /// The folder's own path is of no interest, nor are times and process ids.
    private String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8)
                .replace(root.toString(), "")
                .replaceAll("pid [0-9]+, since", "pid PID, since")
                .replaceAll("[0-9]+\\.[0-9] s\\b", "N s");
    }
}
