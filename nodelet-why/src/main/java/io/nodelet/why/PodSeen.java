package io.nodelet.why;

import java.util.Objects;

/// A pod that does not run.
///
/// @param reason  of Kubernetes, such as `ImagePullBackOff`
/// @param message the words beside it
/// @param event   what the last warning about it says; empty for none, or where events can't be read
public record PodSeen(String namespace, String name, String reason, String message, String event) {
    /// Facts of an older nodeletd know of the cluster's own pods alone.
    public PodSeen {
        namespace = Objects.requireNonNullElse(namespace, "kube-system");
        event = Objects.requireNonNullElse(event, "");
    }
}
