package io.nodelet.ctl.sandbox;

import io.nodelet.bundle.Bundle;
import io.nodelet.bundle.BundleManifest.Entry;
import io.nodelet.host.Sha256;
import io.nodelet.sandbox.HostProcesses;
import io.nodelet.sandbox.Sandbox;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `nodeletctl sandbox bundle-check`.
@Command(
        name = "bundle-check",
        description = {
            "Verifies every file of the sandbox's bundle, and that the components which the hosts run are those of it.",
            "Ends with 1 when a file or a running program differs.",
        },
        mixinStandardHelpOptions = true)
final class BundleCheckCommand implements Callable<Integer> {
    @Mixin
    private final SandboxOptions sandboxOptions = new SandboxOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    private final Map<Path, String> digests = new HashMap<>();

    @Override
    public Integer call() {
        SandboxOptions.requireRoot();
        Sandbox sandbox = sandboxOptions.sandbox();
        Bundle bundle = Bundle.open(Path.of(sandbox.bundle()));
        bundle.verifyAll(_ -> {});
        var out = spec.commandLine().getOut();
        out.printf(
                "bundle   %s: %d files verified%n",
                bundle.folder(), bundle.manifest().entries().count());
        Map<String, String> promised = bundle.manifest()
                .entries()
                .filter(entry -> entry.kind().executable())
                .collect(Collectors.toMap(Entry::name, Entry::sha256, (first, _) -> first, TreeMap::new));
        long wrong = HostProcesses.of(sandbox).stream()
                .filter(process -> promised.containsKey(process.program()))
                .filter(process -> !report(process, promised.getOrDefault(process.program(), "")))
                .count();
        return wrong == 0 ? 0 : 1;
    }

    private boolean report(HostProcesses.Running process, String promised) {
        String found = digests.computeIfAbsent(process.executable(), Sha256::of);
        boolean same = found.equals(promised);
        spec.commandLine()
                .getOut()
                .printf(
                        "%-8s %-26s pid %-8d %s%n",
                        process.host(),
                        process.program(),
                        process.pid(),
                        same ? "runs the bundle's" : "differs: sha256 " + found + ", the bundle has " + promised);
        return same;
    }
}
