package io.nodelet.pki;

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

        /// Whether it claims no more than one address of each family, as kubelets that nodeletd starts do.
        public boolean believable() {
            return addresses.stream().map(Ip::bits).distinct().count() == addresses.size();
        }
    }

    /// The node of this name, if there is one.
    ///
    /// @param name not empty: to the API server that is the list of all
    Optional<Known> node(String name);

    /// Whether a machine was let in under this name less than an hour ago.
    boolean joining(String name);

    /// Which other node has this address, if one has. Kubelets tell their addresses themselves: one that claims several
    /// of a family is not believed, or a single worker could keep all others from being signed for.
    Optional<String> otherAt(Ip address, String node);
}
