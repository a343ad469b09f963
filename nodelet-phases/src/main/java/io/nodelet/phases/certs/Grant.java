package io.nodelet.phases.certs;

import io.nodelet.model.Ip;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// A certificate that a machine may have: the verdict of [ApprovalRules], and all that a signature is made from beside
/// the public key.
///
/// @param leaf      which certificate
/// @param node      of which node
/// @param addresses under which it serves; empty for one that serves nothing
/// @param life      how long it is good for
/// @param uid       what tells this node from one that had its name before and was removed; empty where none was
public record Grant(Leaf leaf, String node, Set<Ip> addresses, Duration life, String uid) {
    public Grant {
        addresses = Set.copyOf(addresses);
    }

    /// Which certificate of which node, for people.
    public String what() {
        return leaf.file() + " of " + node;
    }

    /// The same for a node that has its name from another one.
    public Grant with(String other) {
        return new Grant(leaf, node, addresses, life, other);
    }

    Subject subject() {
        return leaf.subject(node);
    }

    List<String> sans() {
        return leaf.names() == Leaf.Names.NODE
                ? Stream.concat(Stream.of(node), addresses.stream().map(Ip::toString))
                        .toList()
                : List.of();
    }
}
