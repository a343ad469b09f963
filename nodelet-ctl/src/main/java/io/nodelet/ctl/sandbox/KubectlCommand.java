package io.nodelet.ctl.sandbox;

import io.nodelet.model.NodeletException;
import io.nodelet.sandbox.Host;
import io.nodelet.sandbox.Kubeconfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `nodeletctl sandbox kubectl`.
@Command(
        name = "kubectl",
        description = {
            "Runs the bundle's kubectl as the cluster's administrator, in the network of the first master that runs.",
            "Files and the current folder are this machine's. A port-forward listens in the master's network: reach it"
                    + " with `nodeletctl sandbox exec master-1 -- curl …`.",
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  nodeletctl sandbox kubectl -- get nodes -o wide",
            "  nodeletctl sandbox kubectl --name t1 -- apply -f ./app.yaml",
        })
final class KubectlCommand implements Callable<Integer> {
    @Mixin
    private final SandboxOptions sandboxOptions = new SandboxOptions();

    @Parameters(arity = "0..*", paramLabel = "ARGUMENT", description = "kubectl's arguments, after --.")
    private List<String> arguments = List.of();

    @Override
    public Integer call() {
        SandboxOptions.requireRoot();
        Host host = sandboxOptions.running("");
        Path kubeconfig = Kubeconfig.of(host);
        Path kubectl = Path.of(sandboxOptions.sandbox().bundle(), "bin", "kubectl");
        if (!Files.isExecutable(kubectl)) {
            throw new NodeletException(
                    "the bundle has no kubectl: " + kubectl, "Check it with: nodeletctl sandbox bundle-check");
        }
        List<String> argv = new ArrayList<>();
        argv.addAll(List.of("nsenter", "--net=/proc/" + host.init().pid() + "/ns/net", "--", kubectl.toString()));
        argv.addAll(arguments);
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.put("KUBECONFIG", kubeconfig.toString());
        throw SandboxOptions.become(argv, environment);
    }
}
