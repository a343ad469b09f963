package io.nodelet.identity.certs;

import io.nodelet.engine.Progress;
import io.nodelet.engine.RepairAction;
import io.nodelet.model.Health;

/// Replaces the certificates that a worker joined with, which are good for an hour, by those of a node of the cluster.
/// The programs that use them read them again by themselves.
///
/// @param nodeCertificates     the node's
/// @param signing has the cluster sign
/// @param driver  writes what was signed: the certificates are in the ledger since they were first made
public record RenewJoinCertificates(
        NodeCertificates nodeCertificates, RequestCertificates signing, IssuedCertDriver driver)
        implements RepairAction {
    @Override
    public String key() {
        return "this node's certificates are those of a node of the cluster";
    }

    /// Nothing is wrong while nobody can sign: the first ones serve until then, and are asked for anew later.
    @Override
    public Health check() {
        return signing.check();
    }

    @Override
    public void perform(Progress progress) {
        try {
            signing.perform(progress);
        } finally { // what was signed serves, whatever became of the others
            nodeCertificates.certificates().stream().filter(signing::holds).forEach(driver::apply);
        }
    }
}
