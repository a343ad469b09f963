package io.nodelet.identity.certs;

import io.nodelet.engine.Item;
import io.nodelet.host.TrustedFiles;
import io.nodelet.model.NodeSpec;
import io.nodelet.pki.CertFolder;
import io.nodelet.pki.CertificateAuthority;
import io.nodelet.pki.CertificateNames;
import io.nodelet.pki.CertificateSpec;
import io.nodelet.resources.Folder;
import io.nodelet.resources.RequireTrusted;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// What a node's certificates must be, from its spec.
public record NodeCertificates(NodeSpec spec, CertFolder folder) {
    private static final int CA_DAYS = 3650;

    /// Folders, authorities and keys (on masters), and this node's certificates, in the order in which they are made.
    public List<Item> items() {
        List<Item> items = new ArrayList<>(authorities());
        items.addAll(certificates());
        return items;
    }

    /// What comes before the certificates.
    public List<Item> authorities() {
        List<Item> items = new ArrayList<>();
        items.add(Folder.shared(folder.root()));
        if (spec.master()) {
            items.add(Folder.shared(folder.root().resolve("etcd")));
            items.add(Folder.shared(folder.root().resolve("metrics-server")));
            Arrays.stream(CertificateAuthority.values()).map(this::authority).forEach(items::add);
            items.add(new AuthorityCertificateFile(folder.signer(), folder.cert(CertificateAuthority.CLUSTER)));
            items.add(new ServiceAccountKey(folder.serviceAccountKey()));
        }
        return items;
    }

    /// What a master that joins has before it is an authority itself: the cluster's keys, from those who have them.
    public List<Item> brought(FetchKeys fetching) {
        List<Item> items = new ArrayList<>();
        items.add(Folder.shared(folder.root()));
        items.add(Folder.shared(folder.root().resolve("etcd")));
        items.add(fetching);
        fetching.files().forEach(file -> items.add(FetchedFile.of(file)));
        return items;
    }

    /// The certificates that this node holds.
    public List<IssuedCert> certificates() {
        return List.copyOf(leaves().values());
    }

    /// The same, by what they are.
    SequencedMap<CertificateSpec, IssuedCert> leaves() {
        SequencedMap<CertificateSpec, IssuedCert> leaves = new LinkedHashMap<>();
        Arrays.stream(CertificateSpec.values())
                .filter(certificateSpec -> certificateSpec.on(spec.master()))
                .forEach(certificateSpec -> leaves.put(certificateSpec, certificate(certificateSpec)));
        return leaves;
    }

    /// What a machine without the authorities' keys has beside its certificates. Only once the cluster has taken
    /// its token it is one of that cluster.
    public List<Item> joining(RequestCertificates signing) {
        return List.of(
                new ServiceAccountKey(folder.joinKey()),
                signing,
                new ClusterCa(folder.cert(CertificateAuthority.CLUSTER), spec));
    }

    /// The token must be root's alone until the cluster is known: who can change it says which one this machine joins.
    public Item token(TrustedFiles trusted) {
        Path file = Path.of(spec.config().join().tokenFile());
        return new RequireTrusted(trusted, file, () -> !Files.exists(folder.cert(CertificateAuthority.CLUSTER)));
    }

    private CaPair authority(CertificateAuthority certificateAuthority) {
        return new CaPair(folder.pair(certificateAuthority), certificateAuthority.commonName(), CA_DAYS);
    }

    private IssuedCert certificate(CertificateSpec certificateSpec) {
        return new IssuedCert(
                folder.pair(certificateSpec),
                folder.pair(certificateSpec.authority()),
                certificateSpec.subject(spec.facts().name()),
                CertificateNames.of(spec, certificateSpec.names()),
                certificateSpec.usages(),
                spec.config().controlPlane().certificateDays(),
                certificateSpec.owner());
    }
}
