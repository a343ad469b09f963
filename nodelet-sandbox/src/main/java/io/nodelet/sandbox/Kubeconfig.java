package io.nodelet.sandbox;

import io.nodelet.host.AtomicFile;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The administrator's kubeconfig of a host, for use from the machine: what it names as files of the host is inside.
public final class Kubeconfig {
    /// Where it lies in every master.
    static final String FILE = "/etc/pf9/kube.d/kubeconfigs/admin.yaml";
    private static final Pattern NAMED = Pattern.compile(
            "(?m)^([ -]*)(certificate-authority|client-certificate|client-key): *[\"']?(/[^\"'\\n]+)[\"']?$");

    private Kubeconfig() {}

    /// Its text.
    ///
    /// @throws NodeletException when the host's phases have not made it yet
    public static String of(Host host) {
        Path root = Sandboxes.rootOf(host);
        Path file = Path.of(root + FILE);
        if (!Files.exists(file)) {
            throw new NodeletException(
                    host.name() + " has no kubeconfig yet: " + FILE,
                    "Its phases have not come that far. Run `nodeletctl sandbox up` again, or see `nodeletctl"
                            + " sandbox logs " + host.name() + "`.");
        }
        return flat(read(file), root);
    }

    /// A kubeconfig with the files below `root` that it names put in their place.
    static String flat(String text, Path root) {
        return NAMED.matcher(text).replaceAll(found -> {
            String data = Base64.getEncoder()
                    .encodeToString(read(Path.of(root + found.group(3))).getBytes(StandardCharsets.UTF_8));
            return Matcher.quoteReplacement(found.group(1) + found.group(2) + "-data: " + data);
        });
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new NodeletException("can't read " + file + ": " + AtomicFile.reason(e), e);
        }
    }
}
