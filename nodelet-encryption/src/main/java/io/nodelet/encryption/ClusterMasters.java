package io.nodelet.encryption;

import java.util.List;
import java.util.Optional;

/// The masters of a cluster, as one of them sees them.
public interface ClusterMasters {
    /// The names of all, this one among them.
    ///
    /// @throws io.nodelet.model.NodeletException where that is not known, or one is just joining
    List<String> names();

    /// Which of them is not well, in words; empty where the etcd and the API server of each say that they are ready.
    Optional<String> unwell();
}
