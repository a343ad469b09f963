package io.nodelet.ctl.token;

import io.nodelet.ctl.sandbox.SandboxOptions;
import io.nodelet.kube.BootstrapTokens;
import io.nodelet.kube.HttpKubeApi;
import io.nodelet.kube.InMemoryClientConfig;
import io.nodelet.kube.KubeApi;
import io.nodelet.kube.KubeconfigFile;
import io.nodelet.model.NodeletException;
import io.nodelet.sandbox.HostShell;
import io.nodelet.sandbox.Sandbox;
import io.nodelet.sandbox.SandboxStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Which cluster a command is about.
public final class ClusterTarget {
    private static final String SANDBOX = "--sandbox";
    private static final Path OF_MASTER = Path.of("/etc/pf9/kube.d/kubeconfigs/admin.yaml");

    @Option(names = SANDBOX, paramLabel = "NAME", description = "The cluster of this sandbox. Needs root.")
    private @Nullable String sandbox;

    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            description = "The cluster of this kubeconfig. Default: $KUBECONFIG, or on a master its admin.yaml.")
    private @Nullable Path kubeconfig;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec command;

    /// How to reach it. Does not return where that is a sandbox: the command goes on in its first master then, as the
    /// sandbox's network can't be reached from here.
    public InMemoryClientConfig credentials() {
        if (sandbox != null) {
            throw inMaster(sandbox, "");
        }
        return KubeconfigFile.read(file());
    }

    /// The cluster's API.
    public KubeApi api() {
        return new HttpKubeApi(credentials());
    }

    static BootstrapTokens tokens(InMemoryClientConfig inMemoryClientConfig) {
        return new BootstrapTokens(new HttpKubeApi(inMemoryClientConfig));
    }

    private Path file() {
        String named = System.getenv().getOrDefault("KUBECONFIG", "");
        if (kubeconfig != null) {
            return kubeconfig;
        }
        if (!named.isEmpty()) {
            return Path.of(named);
        }
        if (Files.isReadable(OF_MASTER)) {
            return OF_MASTER;
        }
        throw new NodeletException(
                "which cluster? " + OF_MASTER + " is not here, or not for you to read",
                "Give --sandbox NAME or --kubeconfig FILE, or do it as root on a master.");
    }

    /// The same for a command that must not run on the machine called `host`.
    public InMemoryClientConfig credentialsAwayFrom(String host) {
        if (sandbox != null) {
            throw inMaster(sandbox, host);
        }
        return credentials();
    }

    private NodeletException inMaster(String name, String notIn) {
        SandboxOptions.requireRoot();
        Map<String, String> environment = System.getenv();
        Sandbox found = SandboxStore.of(environment).get(name);
        List<String> argv = new ArrayList<>(List.of("nodeletctl"));
        argv.addAll(withoutSandbox(command.root().commandLine().getParseResult().originalArgs()));
        return SandboxOptions.become(HostShell.argv(found, found.master(notIn), environment, argv), environment);
    }

    private static List<String> withoutSandbox(List<String> arguments) {
        List<String> rest = new ArrayList<>();
        for (Iterator<String> all = arguments.iterator(); all.hasNext(); ) {
            String one = all.next();
            if (one.equals(SANDBOX)) {
                String _ = all.next();
            } else if (!one.startsWith(SANDBOX + "=")) {
                rest.add(one);
            }
        }
        return rest;
    }
}
