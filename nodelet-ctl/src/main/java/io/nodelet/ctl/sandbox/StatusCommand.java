package io.nodelet.ctl.sandbox;

import io.nodelet.sandbox.Faults;
import io.nodelet.sandbox.Host;
import io.nodelet.sandbox.Sandbox;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `nodeletctl sandbox status`.
@Command(
        name = "status",
        description =
                "Shows a sandbox's hosts, and what was made to be wrong with them. Ends with 3 when one does not run.",
        mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
    @Mixin
    private final SandboxOptions sandboxOptions = new SandboxOptions();

    @Mixin
    private final SandboxOutput sandboxOutput = new SandboxOutput();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    /// One host in the JSON; `pid` is its PID 1 as seen from the machine, 0 when it does not run.
    record HostView(String name, String role, String address, long pid, String state) {
        static HostView of(Host host) {
            long pid = host.init().alive() ? host.init().pid() : 0;
            return new HostView(host.name(), host.role().wireName(), host.address(), pid, host.state());
        }
    }

    /// The JSON of a sandbox.
    record View(
            String name,
            List<HostView> hosts,
            String network,
            String init,
            String bundle,
            String created,
            Faults faults) {
        static View of(Sandbox one, Faults faults) {
            return new View(
                    one.name(),
                    one.hosts().stream().map(HostView::of).toList(),
                    one.address(0) + "/24",
                    one.init(),
                    one.bundle(),
                    one.created(),
                    faults);
        }
    }

    @Override
    public Integer call() {
        Sandbox sandbox = sandboxOptions.sandbox();
        View view = View.of(sandbox, sandboxOptions.faults().on(sandbox));
        var out = spec.commandLine().getOut();
        if (sandboxOutput.json()) {
            out.println(SandboxOutput.print(view));
        } else {
            out.printf("%-12s %-8s %-14s %-9s %s%n", "HOST", "ROLE", "ADDRESS", "PID", "STATE");
            view.hosts()
                    .forEach(host -> out.printf(
                            "%-12s %-8s %-14s %-9d %s%n",
                            host.name(), host.role(), host.address(), host.pid(), host.state()));
            view.faults().lines().forEach(line -> out.println("fault: " + line));
        }
        return view.hosts().stream().allMatch(host -> host.state().equals("running")) ? 0 : 3;
    }
}
