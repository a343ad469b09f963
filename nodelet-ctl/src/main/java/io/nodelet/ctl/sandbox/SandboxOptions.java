package io.nodelet.ctl.sandbox;

import io.nodelet.host.linux.LinuxCommands;
import io.nodelet.model.NodeletException;
import io.nodelet.sandbox.Exec;
import io.nodelet.sandbox.FaultTools;
import io.nodelet.sandbox.Host;
import io.nodelet.sandbox.HostShell;
import io.nodelet.sandbox.Sandbox;
import io.nodelet.sandbox.SandboxStore;
import io.nodelet.sandbox.Sandboxes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/// The option that every sandbox command has, and what it leads to.
public final class SandboxOptions {
    @Option(
            names = "--name",
            defaultValue = "default",
            paramLabel = "NAME",
            description = "The sandbox's name. Default: ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String name;

    String name() {
        return name;
    }

    SandboxStore store() {
        return SandboxStore.of(System.getenv());
    }

    Sandboxes sandboxes() {
        return new Sandboxes(store(), new LinuxCommands());
    }

    FaultTools faults() {
        return new FaultTools(store(), new LinuxCommands());
    }

    /// The host of this name, running or not.
    Host named(String wanted) {
        return sandbox().host(wanted.isEmpty() ? "''" : wanted);
    }

    /// Refuses a name that no sandbox can have.
    void requireName() {
        Path _ = store().folder(name);
    }

    Sandbox sandbox() {
        return store().get(name);
    }

    /// A host that runs; the first master that does when `wanted` is empty.
    Host running(String wanted) {
        Host host = wanted.isEmpty() ? sandbox().master("") : sandbox().host(wanted);
        if (!host.init().alive()) {
            throw new NodeletException(
                    host.name() + " of sandbox " + name + " does not run",
                    "Start it again with: nodeletctl sandbox up --name " + name);
        }
        return host;
    }

    /// Becomes a command in a host.
    NodeletException enter(Host host, List<String> command) {
        faults().requireAwake(sandbox(), List.of(host));
        Map<String, String> environment = System.getenv();
        return become(HostShell.argv(sandbox(), host, environment, command), environment);
    }

    /// Becomes a program of this machine, looked up on PATH.
    public static NodeletException become(List<String> argv, Map<String, String> environment) {
        String program = argv.getFirst();
        for (String folder : List.of("/usr/bin", "/bin", "/usr/sbin", "/sbin")) {
            Path file = Path.of(folder, program);
            if (Files.isExecutable(file)) {
                return Exec.program(argv, file.toString(), environment);
            }
        }
        return new NodeletException(program + " is not on this machine", "Install it.");
    }

    /// `--name NAME` with a blank before it, or nothing for the name that is the default.
    static String option(String name) {
        return name.equals("default") ? "" : " --name " + name;
    }

    /// What the user typed to start this program.
    static String self() {
        return System.getenv().getOrDefault("NODELET_SELF", "nodeletctl");
    }

    /// Refuses to go on for anyone but root.
    public static void requireRoot() {
        if (!System.getProperty("user.name").equals("root")) {
            throw new NodeletException(
                    "sandboxes need root: they are made of namespaces, mounts and cgroups", "Run it again with sudo.");
        }
    }
}
