package io.nodelet.model;

import java.nio.file.Path;

/// The API server's configuration files, which [PrepareKubeconfigs] writes on masters.
public final class ControlPlaneFiles {
    /// For `--encryption-provider-config`; always there, as secrets that were once encrypted must stay readable.
    public static final Path ENCRYPTION = Layout.CONFIG.resolve("encryption.yaml");

    /// For `--admission-control-config-file`: which pods are warned of.
    public static final Path ADMISSION = Layout.CONFIG.resolve("admission.yaml");

    public static final Path OWN_AUDIT_POLICY = Layout.CONFIG.resolve("audit-policy.yaml");

    private ControlPlaneFiles() {}

    /// For `--audit-policy-file`: the operator's, or ours.
    public static Path auditPolicy(NodeSpec spec) {
        String theirs = spec.config().controlPlane().auditPolicyFile();
        return theirs.isEmpty() ? OWN_AUDIT_POLICY : Path.of(theirs);
    }
}
