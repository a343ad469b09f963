package io.nodelet.ctl.sandbox;

import io.nodelet.sandbox.Host;
import io.nodelet.sandbox.Sandbox;
import io.nodelet.sandbox.SandboxStore;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `nodeletctl sandbox list`.
@Command(name = "list", description = "Lists the sandboxes.", mixinStandardHelpOptions = true)
final class ListCommand implements Callable<Integer> {
    @Mixin
    private final SandboxOutput sandboxOutput = new SandboxOutput();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        List<Sandbox> all = SandboxStore.of(System.getenv()).all();
        var out = spec.commandLine().getOut();
        if (sandboxOutput.json()) {
            out.println(SandboxOutput.print(all.stream().map(ListCommand::toMap).toList()));
        } else if (all.isEmpty()) {
            out.println("There are no sandboxes. Make one with: nodeletctl sandbox up");
        } else {
            out.printf("%-20s %-6s %-9s %s%n", "NAME", "HOSTS", "STATE", "CREATED");
            all.forEach(one ->
                    out.printf("%-20s %-6d %-9s %s%n", one.name(), one.hosts().size(), state(one), one.created()));
        }
        return 0;
    }

    /// The columns of the table, in its order.
    static Map<String, Object> toMap(Sandbox sandbox) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("name", sandbox.name());
        tree.put("hosts", sandbox.hosts().size());
        tree.put("state", state(sandbox));
        tree.put("created", sandbox.created());
        return tree;
    }

    private static String state(Sandbox sandbox) {
        long running = sandbox.hosts().stream()
                .map(Host::state)
                .filter("running"::equals)
                .count();
        return running == sandbox.hosts().size() ? "running" : running == 0 ? "stopped" : "partly";
    }
}
