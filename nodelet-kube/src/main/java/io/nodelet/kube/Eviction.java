package io.nodelet.kube;

/// The server's answer to a request to evict a pod.
public sealed interface Eviction {
    /// The pod is being deleted.
    record Evicted() implements Eviction {}

    /// A PodDisruptionBudget does not allow it now; ask again later.
    record Blocked(String reason) implements Eviction {}

    /// There is no such pod any more.
    record Gone() implements Eviction {}
}
