package io.nodelet.sandbox;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// How a command gets into a running host: into its cgroups first, so that whatever it leaves behind is the host's,
/// then into all its namespaces, with an environment of the host's own.
public final class HostShell {
    private static final String PATH =
            "/opt/pf9/pf9-kube/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:" + Programs.BUNDLE
                    + "/bin";
    private static final List<String> PASSED = List.of("TERM", "COLUMNS", "LINES", "NO_COLOR");

    private HostShell() {}

    /// The command line that runs `command` in the host.
    ///
    /// @param terminal the caller's environment, of which a terminal's variables go along
    public static List<String> argv(Sandbox sandbox, Host host, Map<String, String> terminal, List<String> command) {
        List<String> argv = new ArrayList<>(List.of("sh", "-c", SandboxResources.text("join.sh"), "join"));
        argv.addAll(SandboxCgroups.of(sandbox).joinRunning(host.name()));
        argv.add("--");
        argv.addAll(List.of("nsenter", "--target", Long.toString(host.init().pid())));
        argv.addAll(List.of("--mount", "--uts", "--ipc", "--net", "--pid", "--cgroup", "--"));
        argv.addAll(List.of("env", "-i", "-C", "/root"));
        environment(terminal).forEach((key, value) -> argv.add(key + "=" + value));
        argv.addAll(command);
        return argv;
    }

    private static Map<String, String> environment(Map<String, String> terminal) {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("PATH", PATH);
        environment.put("HOME", "/root");
        environment.put("LANG", "C.UTF-8");
        environment.put("KUBECONFIG", Kubeconfig.FILE);
        for (String name : PASSED) {
            if (terminal.containsKey(name)) {
                environment.put(name, terminal.getOrDefault(name, ""));
            }
        }
        return environment;
    }
}
