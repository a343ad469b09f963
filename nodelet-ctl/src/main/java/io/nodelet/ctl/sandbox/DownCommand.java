package io.nodelet.ctl.sandbox;

import io.nodelet.sandbox.SandboxStore;
import java.nio.file.Files;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `nodeletctl sandbox down`.
@Command(
        name = "down",
        description = {
            "Removes a sandbox: its hosts go like machines that lose power, then every file of theirs.",
            "It works after anything, an `up` that was killed included; without such a sandbox it does nothing.",
        },
        mixinStandardHelpOptions = true)
final class DownCommand implements Callable<Integer> {
    @Mixin
    private final SandboxOptions sandboxOptions = new SandboxOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        SandboxOptions.requireRoot();
        SandboxStore sandboxStore = sandboxOptions.store();
        var out = spec.commandLine().getOut();
        if (!Files.exists(sandboxStore.folder(sandboxOptions.name()))) {
            out.println("There is no sandbox " + sandboxOptions.name() + ".");
            return 0;
        }
        long began = System.nanoTime();
        try (var _ = sandboxStore.lock(sandboxOptions.name())) {
            sandboxOptions.sandboxes().remove(sandboxOptions.name());
        }
        out.printf("Sandbox %s is gone (%.1f s).%n", sandboxOptions.name(), (System.nanoTime() - began) / 1e9);
        return 0;
    }
}
