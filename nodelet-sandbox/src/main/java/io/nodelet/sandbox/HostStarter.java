package io.nodelet.sandbox;

import io.nodelet.host.AtomicFile;
import io.nodelet.host.linux.Poll;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Starts the processes that a sandbox is made of. Each joins its cgroups before it does anything else, so that it can
/// be found whatever happens to us; a host's first process goes on only while we live.
final class HostStarter {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private final SandboxCgroups sandboxCgroups;
    private final VirtualSwitch network;

    HostStarter(SandboxCgroups sandboxCgroups, VirtualSwitch network) {
        this.sandboxCgroups = sandboxCgroups;
        this.network = network;
    }

    /// Starts the holder of the switch, which is not built yet.
    RecordedProcess startSwitch(Path log) {
        sandboxCgroups.create(VirtualSwitch.MEMBER);
        Process process = spawn(VirtualSwitch.MEMBER, log, List.of("unshare", "--net", "sleep", "infinity"));
        return RecordedProcess.of(process.pid());
    }

    /// Starts a host and returns its PID 1 once its file system and network stand.
    ///
    /// @param init     the command that becomes PID 1
    /// @param recorded told of PID 1 as soon as it is known
    RecordedProcess start(
            Sandbox sandbox, Host host, HostFiles files, List<String> init, Consumer<RecordedProcess> recorded) {
        sandboxCgroups.kill(host.name());
        sandboxCgroups.create(host.name());
        List<String> argv = new ArrayList<>(List.of("unshare", "--mount", "--uts", "--ipc", "--pid", "--cgroup"));
        argv.addAll(List.of(
                "--net", "--fork", "sh", files.root().resolveSibling("host.sh").toString()));
        argv.addAll(List.of(files.root().toString(), files.list().toString(), host.name()));
        argv.addAll(init);
        Process process = spawn(host.name(), files.console(), argv);
        RecordedProcess first = child(process, files);
        recorded.accept(first);
        sandboxCgroups.settle(host.name());
        network.plug(sandbox.switchHolder(), host, first.pid(), sandbox.gateway());
        release(process);
        awaitInit(process, first, files, init.getFirst());
        return first;
    }

    private Process spawn(String member, Path log, List<String> argv) {
        List<String> all = new ArrayList<>(List.of("sh", "-c", SandboxResources.text("join.sh"), "join"));
        all.addAll(sandboxCgroups.joinNew(member));
        all.addAll(List.of("--", "setsid"));
        all.addAll(argv);
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(all).directory(Path.of("/").toFile());
            builder.redirectErrorStream(true).redirectOutput(Redirect.to(log.toFile()));
            builder.environment().clear();
            builder.environment().put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
            return builder.start();
        } catch (IOException e) {
            throw new NodeletException("can't start " + argv.getFirst() + ": " + e.getMessage(), e);
        }
    }

    private static RecordedProcess child(Process process, HostFiles files) {
        RecordedProcess[] found = {RecordedProcess.NONE};
        Poll.until(PATIENCE, () -> {
            process.children().findFirst().ifPresent(one -> found[0] = RecordedProcess.of(one.pid()));
            return found[0].pid() != 0 || !process.isAlive();
        });
        if (found[0].pid() == 0) {
            throw failed(files, "did not start");
        }
        return found[0];
    }

    private static void release(Process process) {
        try (var stdin = process.getOutputStream()) {
            stdin.write("go\n".getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // It ended before it read; awaitInit says why.
            return;
        }
    }

    /// PID 1 is ready when it is no longer the shell that made the mounts.
    private static void awaitInit(Process process, RecordedProcess first, HostFiles files, String init) {
        boolean ready = Poll.until(PATIENCE, () -> !process.isAlive() || ready(first, init));
        if (!ready || !first.alive()) {
            throw failed(files, "did not become ready");
        }
        try {
            files.made();
        } catch (IOException e) {
            throw new NodeletException("can't write to " + files.root() + ": " + AtomicFile.reason(e), e);
        }
    }

    /// Whether a host's PID 1 runs and is past the making of its mounts.
    static boolean ready(RecordedProcess first, String init) {
        Path commandLine = Path.of("/proc", Long.toString(first.pid()), "cmdline");
        return first.alive() && firstWord(commandLine).equals(init);
    }

    private static String firstWord(Path commandLine) {
        try {
            return Files.readString(commandLine).split("\0", 2)[0];
        } catch (IOException e) {
            return "";
        }
    }

    private static NodeletException failed(HostFiles files, String how) {
        String words;
        try {
            words = Files.readString(files.console()).strip();
        } catch (IOException e) {
            words = "";
        }
        return new NodeletException(
                "the host " + how + (words.isEmpty() ? "" : ": " + words),
                "Its first process prints to " + files.console() + ". `nodeletctl sandbox down` clears it away.");
    }
}
