package io.nodelet.ctl.sandbox;

import io.nodelet.host.AtomicFile;
import io.nodelet.model.NodeletException;
import io.nodelet.sandbox.Kubeconfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `nodeletctl sandbox kubeconfig`.
@Command(
        name = "kubeconfig",
        description = {
            "Prints the administrator's kubeconfig. It is a secret: who has it owns the cluster.",
            "The address in it is reachable from the sandbox's own network only.",
        },
        mixinStandardHelpOptions = true)
final class KubeconfigCommand implements Callable<Integer> {
    @Mixin
    private final SandboxOptions sandboxOptions = new SandboxOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        SandboxOptions.requireRoot();
        Path file = Kubeconfig.of(sandboxOptions.running(""));
        try {
            spec.commandLine().getOut().print(Files.readString(file));
            spec.commandLine().getOut().flush();
        } catch (IOException e) {
            throw new NodeletException("can't read " + file + ": " + AtomicFile.reason(e), e);
        }
        return 0;
    }
}
