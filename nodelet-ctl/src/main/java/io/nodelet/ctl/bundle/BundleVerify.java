package io.nodelet.ctl.bundle;

import io.nodelet.bundle.Bundle;
import io.nodelet.bundle.BundleKeys;
import io.nodelet.bundle.build.UserFolders;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `nodeletctl bundle verify`.
@Command(
        name = "verify",
        description = {
            "Checks a bundle's signature and every byte of its files.",
            "Exits with 0 only when all of it is as its maker signed it."
        },
        mixinStandardHelpOptions = true)
final class BundleVerify implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "DIR", description = "The bundle (default: the newest in the cache).")
    private @Nullable Path folder;

    @Option(
            names = "--key",
            paramLabel = "PUB",
            description = "The key that must have signed it, PEM (default: the one that came with it).")
    private @Nullable Path key;

    @Override
    public Integer call() {
        UserFolders userFolders = UserFolders.ofUser();
        Bundle bundle = new BundleDirectory(userFolders.bundles()).open(folder);
        PublicKey signer = key == null ? bundle.publicKey() : BundleKeys.readPublic(key);
        bundle.verifySignature(signer);
        try (BuildProgressView lines = BuildProgressView.onStandardError()) {
            bundle.verifyAll(path -> lines.show("verify", path, false));
        }
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        out.println(bundle.folder() + ": " + bundle.manifest().entries().count()
                + " files are as signed with key " + BundleKeys.fingerprint(signer) + " ("
                + trust(signer, userFolders.publicKey()) + ")");
        return 0;
    }

    private String trust(PublicKey signer, Path own) {
        if (key != null) {
            return "the key that you gave";
        }
        boolean yours = Files.isRegularFile(own) && BundleKeys.readPublic(own).equals(signer);
        return yours ? "your own key" : "the key that came with it: give one that you know with --key";
    }
}
