package io.nodelet.identity.certs;

import io.nodelet.kube.BootstrapTokens;
import io.nodelet.kube.KubeApi;
import io.nodelet.kube.RetiredNodes;
import io.nodelet.model.NodeSpec;
import java.nio.file.Files;
import java.nio.file.Path;

/// The join token of a master that has joined: one serves one master, and the sealed keys go with it.
///
/// @param spec the master's
public record ConsumedToken(NodeSpec spec) {
    /// Makes the cluster take it no more. A worker that was removed before has given its name to this master.
    public void retire(KubeApi api) {
        new RetiredNodes(api).forget(spec.facts().name());
        if (Files.exists(Path.of(spec.config().join().tokenFile()))) {
            boolean _ = new BootstrapTokens(api)
                    .revoke(new JoinTokenFile(spec).read().id());
        }
    }
}
