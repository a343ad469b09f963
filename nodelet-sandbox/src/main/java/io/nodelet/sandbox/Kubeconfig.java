package io.nodelet.sandbox;

import io.nodelet.model.NodeletException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The administrator's kubeconfig of a host: whole in itself, so that it serves from the machine too.
public final class Kubeconfig {
    /// Where it lies in every master.
    static final String FILE = "/etc/pf9/kube.d/kubeconfigs/admin.yaml";

    private Kubeconfig() {}

    /// It as a file of the machine, while the host runs.
    ///
    /// @throws NodeletException when the host's phases have not made it yet
    public static Path of(Host host) {
        Path file = Path.of(Sandboxes.rootOf(host) + FILE);
        if (!Files.exists(file)) {
            throw new NodeletException(
                    host.name() + " has no kubeconfig yet: " + FILE,
                    "Its phases have not come that far. Run `nodeletctl sandbox up` again, or see `nodeletctl"
                            + " sandbox logs " + host.name() + "`.");
        }
        return file;
    }
}
