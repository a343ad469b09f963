package io.nodelet.phases.certs;

import io.nodelet.model.Ip;
import java.util.Optional;
import java.util.Set;

/// What [ApprovalRules] ask about the nodes of the cluster: never more than one question needs.
public interface ClusterNodes {
    /// @param addresses under which the cluster has it
    record Known(String name, Set<Ip> addresses) {
        public Known {
            addresses = Set.copyOf(addresses);
        }
    }

    /// The node of this name, if there is one.
    Optional<Known> node(String name);

    /// Whether a machine was let in under this name less than an hour ago.
    boolean joining(String name);

    /// Which node has this address, if one has.
    Optional<String> nodeAt(Ip address);
}
