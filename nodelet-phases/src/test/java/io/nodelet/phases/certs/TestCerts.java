package io.nodelet.phases.certs;

import io.nodelet.engine.Item;
import io.nodelet.kube.Access;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.StableJitter;
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
        Proofs proofs = new Proofs(folder.root().resolve("proofs"));
        for (Item item : new Pki(spec, folder).items()) {
            switch (item) {
                case Folder it -> Files.createDirectories(it.path());
                case CaPair it -> new CaPairDriver(clock, proofs).apply(it);
                case IssuedCert it ->
                    new IssuedCertDriver(clock, proofs, new SignedPairs(), new StableJitter("n1")).apply(it);
                case OwnCertificate it -> new OwnCertificateDriver().apply(it);
                case SigningKey it -> new SigningKeyDriver(clock).apply(it);
                default -> throw new AssertionError("unexpected " + item);
            }
        }
    }

    /// The access of a node's agent.
    public static Access access(NodeSpec spec, CertFolder folder) {
        return access(spec, folder, spec.master() ? Leaf.SUPER_ADMIN : Leaf.AGENT);
    }

    /// Access of a node's agent, kubelet, … under another name, or of whomever else: the authority signs it.
    public static Access access(NodeSpec spec, CertFolder folder, Subject subject) {
        Clock clock = Clock.systemUTC();
        PairPath pair =
                new PairPath(folder.root().resolve("of-" + subject.commonName().replace(':', '-')));
        new IssuedCertDriver(
                        clock, new Proofs(folder.root().resolve("proofs")), new SignedPairs(), new StableJitter("n1"))
                .apply(new IssuedCert(
                        pair, folder.pair(Authority.CLUSTER), subject, List.of(), Set.of(Usage.CLIENT), 1, 0));
        return new Access(URI.create(spec.apiUrl()), folder.cert(Authority.CLUSTER), pair.cert(), pair.key());
    }

    /// Access with any of the certificates.
    public static Access access(NodeSpec spec, CertFolder folder, Leaf leaf) {
        return new Access(
                URI.create(spec.apiUrl()), folder.cert(Authority.CLUSTER), folder.cert(leaf), folder.key(leaf));
    }
}
