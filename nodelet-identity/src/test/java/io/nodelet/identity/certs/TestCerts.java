package io.nodelet.identity.certs;

import io.nodelet.engine.Item;
import io.nodelet.kube.FileClientConfig;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.StableJitter;
import io.nodelet.pki.CertFolder;
import io.nodelet.pki.CertificateAuthority;
import io.nodelet.pki.CertificateSpec;
import io.nodelet.pki.CertificateUsage;
import io.nodelet.pki.IssuedCertificates;
import io.nodelet.pki.KeyPairPath;
import io.nodelet.pki.Subject;
import io.nodelet.pki.VerificationCache;
import io.nodelet.resources.Folder;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Clock;
import java.util.List;
import java.util.Set;

/// A node's certificates, made by the real drivers outside its usual folder.
public final class TestCerts {
    private TestCerts() {}

    /// Makes all that `spec` asks for in `folder`.
    public static void make(NodeSpec spec, CertFolder folder) throws IOException {
        Clock clock = Clock.systemUTC();
        VerificationCache verified = new VerificationCache(folder.root().resolve("proofs"));
        for (Item item : new NodeCertificates(spec, folder).items()) {
            switch (item) {
                case Folder it -> Files.createDirectories(it.path());
                case CaPair caPair -> new CaPairDriver(clock, verified).apply(caPair);
                case IssuedCert issuedCert ->
                    new IssuedCertDriver(clock, verified, new IssuedCertificates(), new StableJitter("n1"))
                            .apply(issuedCert);
                case AuthorityCertificateFile file -> new AuthorityCertificateFileDriver().apply(file);
                case ServiceAccountKey key -> new ServiceAccountKeyDriver(clock).apply(key);
                default -> throw new AssertionError("unexpected " + item);
            }
        }
    }

    /// The access of a node's agent.
    public static FileClientConfig access(NodeSpec spec, CertFolder folder) {
        return access(spec, folder, spec.master() ? CertificateSpec.SUPER_ADMIN : CertificateSpec.AGENT);
    }

    /// Access of a node's agent, kubelet, … under another name, or of whomever else: the authority signs it.
    public static FileClientConfig access(NodeSpec spec, CertFolder folder, Subject subject) {
        Clock clock = Clock.systemUTC();
        KeyPairPath pair = new KeyPairPath(
                folder.root().resolve("of-" + subject.commonName().replace(':', '-')));
        new IssuedCertDriver(
                        clock,
                        new VerificationCache(folder.root().resolve("proofs")),
                        new IssuedCertificates(),
                        new StableJitter("n1"))
                .apply(new IssuedCert(
                        pair,
                        folder.pair(CertificateAuthority.CLUSTER),
                        subject,
                        List.of(),
                        Set.of(CertificateUsage.CLIENT),
                        1,
                        0));
        return new FileClientConfig(
                URI.create(spec.apiUrl()), folder.cert(CertificateAuthority.CLUSTER), pair.cert(), pair.key());
    }

    /// Access with any of the certificates.
    public static FileClientConfig access(NodeSpec spec, CertFolder folder, CertificateSpec certificate) {
        return new FileClientConfig(
                URI.create(spec.apiUrl()),
                folder.cert(CertificateAuthority.CLUSTER),
                folder.cert(certificate),
                folder.key(certificate));
    }
}
