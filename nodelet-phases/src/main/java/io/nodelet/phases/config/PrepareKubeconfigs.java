package io.nodelet.phases.config;

import io.nodelet.encryption.EncryptionConfig;
import io.nodelet.engine.Item;
import io.nodelet.engine.Phase;
import io.nodelet.engine.ledger.Lifetime;
import io.nodelet.identity.EmbeddedKubeconfig;
import io.nodelet.model.ControlPlaneFiles;
import io.nodelet.model.Layout;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.PhaseId;
import io.nodelet.phases.PhaseIds;
import io.nodelet.pki.CertFolder;
import io.nodelet.pki.CertificateAuthority;
import io.nodelet.pki.CertificateSpec;
import io.nodelet.resources.Folder;
import io.nodelet.resources.Template;
import io.nodelet.resources.TextFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Writes a kubeconfig for each client of the API on this node, and the API server's configuration files on masters.
/// Kubeconfigs name the certificates' files, so a renewed certificate changes none of them.
public final class PrepareKubeconfigs implements Phase {
    private static final String SECRET = "0600";

    private final NodeSpec spec;
    private final CertFolder certs;

    public PrepareKubeconfigs(NodeSpec spec) {
        this.spec = spec;
        this.certs = CertFolder.NODE;
    }

    @Override
    public PhaseId id() {
        return PhaseIds.KUBECONFIGS;
    }

    @Override
    public Set<Integer> dependsOn() {
        return Set.of(PhaseIds.CERTS.number());
    }

    @Override
    public List<Item> declare() {
        List<Item> items = new ArrayList<>();
        items.add(new Folder(Layout.KUBECONFIGS, "0700", Folder.Contents.FOREIGN, Lifetime.KEPT));
        items.add(kubeconfig("kubelet", CertificateSpec.KUBELET_CLIENT));
        items.add(kubeconfig("kube-proxy", CertificateSpec.KUBE_PROXY));
        if (spec.config().network().plugin().equals("flannel")) {
            items.add(kubeconfig("flannel", CertificateSpec.FLANNEL));
        }
        if (spec.master()) {
            items.add(embedded("admin", CertificateSpec.ADMIN));
            items.add(embedded("super-admin", CertificateSpec.SUPER_ADMIN));
            items.add(kubeconfig("kube-controller-manager", CertificateSpec.CONTROLLER_MANAGER));
            items.add(kubeconfig("kube-scheduler", CertificateSpec.SCHEDULER));
            items.add(new EncryptionConfig(
                    ControlPlaneFiles.ENCRYPTION, spec.config().controlPlane().encryptSecrets()));
            items.add(file(ControlPlaneFiles.OWN_AUDIT_POLICY, "audit-policy.yaml", Map.of()));
            items.add(file(ControlPlaneFiles.ADMISSION, "admission.yaml", Map.of()));
        }
        return items;
    }

    private EmbeddedKubeconfig embedded(String name, CertificateSpec certificateSpec) {
        return new EmbeddedKubeconfig(
                Layout.kubeconfig(name),
                spec.config().clusterId(),
                spec.apiUrl(),
                name,
                certs.cert(CertificateAuthority.CLUSTER),
                certs.pair(certificateSpec));
    }

    private TextFile kubeconfig(String name, CertificateSpec certificateSpec) {
        return file(
                Layout.kubeconfig(name),
                "kubeconfig.yaml",
                Map.of(
                        "cluster", "nodelet",
                        "server", spec.apiUrl(),
                        "user", name,
                        "ca", certs.cert(CertificateAuthority.CLUSTER),
                        "cert", certs.cert(certificateSpec),
                        "key", certs.key(certificateSpec)));
    }

    private static TextFile file(Path path, String template, Map<String, Object> values) {
        String content = Template.of(PrepareKubeconfigs.class, template).fill(values);
        return new TextFile(path, content, SECRET, Lifetime.KEPT);
    }
}
