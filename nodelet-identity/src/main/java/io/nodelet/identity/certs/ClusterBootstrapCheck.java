package io.nodelet.identity.certs;

import io.nodelet.engine.Action;
import io.nodelet.engine.Progress;
import io.nodelet.model.Health;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.NodeletException;
import io.nodelet.model.ReasonCode;
import io.nodelet.pki.CertFolder;
import io.nodelet.pki.CertificateAuthority;
import java.nio.file.Files;
import java.nio.file.Path;

/// Sees that a master which is told of no other really is to begin a cluster: one that was handed a join token is not.
public record ClusterBootstrapCheck(NodeSpec spec, CertFolder folder) implements Action {
    @Override
    public String key() {
        return "this master begins a cluster of its own";
    }

    @Override
    public Health check() {
        Path token = Path.of(spec.config().join().tokenFile());
        return Files.exists(folder.cert(CertificateAuthority.CLUSTER)) || !Files.exists(token)
                ? Health.healthy()
                : Health.unhealthy(
                        ReasonCode.JOIN_UNDECIDED,
                        token.toString(),
                        "there is a join token, " + token
                                + ", and join.server is empty: shall this master join a cluster, or begin one?");
    }

    @Override
    public void perform(Progress progress) {
        throw new NodeletException(
                check().reason(),
                "To join: join.server in the configuration names a master that runs. To begin one: delete the token.");
    }
}
