package io.nodelet.pki;

import io.nodelet.model.Ip;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// A certificate that a machine may have: the verdict of [ApprovalRules], and all that a signature is made from beside
/// the public key.
///
/// @param certificateSpec      which certificate
/// @param node      of which node
/// @param addresses under which it serves; empty for one that serves nothing
/// @param life      how long it is good for
/// @param uid       what tells this node from one that had its name before and was removed; empty where none was
public record CertificateGrant(
        CertificateSpec certificateSpec, String node, Set<Ip> addresses, Duration life, String uid) {
    /// How long what a machine gets is good for until its node is in the cluster.
    public static final Duration FIRST_LIFE = Duration.ofHours(1);

    public CertificateGrant {
        addresses = Set.copyOf(addresses);
    }

    /// Which certificate of which node, for people.
    public String what() {
        return certificateSpec.file() + " of " + node;
    }

    /// The same for a node that has its name from another one.
    public CertificateGrant with(String other) {
        return new CertificateGrant(certificateSpec, node, addresses, life, other);
    }

    Subject subject() {
        return certificateSpec.subject(node);
    }

    List<String> sans() {
        return certificateSpec.names() == CertificateSpec.Names.NODE
                ? Stream.concat(Stream.of(node), addresses.stream().map(Ip::toString))
                        .toList()
                : List.of();
    }
}
