package io.nodelet.ctl.sandbox;

import io.nodelet.sandbox.Kubeconfig;
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
    private final Place place = new Place();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        Place.requireRoot();
        spec.commandLine().getOut().print(Kubeconfig.of(place.running("")));
        spec.commandLine().getOut().flush();
        return 0;
    }
}
