package io.nodelet.network;

import io.nodelet.host.linux.NetworkNamespace;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;

/// Asks a pod for an answer, as another pod would.
public interface PodPing {
    /// Two questions go out in this time, the second after a second.
    Duration LIMIT = Duration.ofMillis(1500);

    /// The kernel's own, by ICMP echo.
    PodPing REAL = (namespace, to) -> {
        try {
            int millis = Math.toIntExact(LIMIT.toMillis());
            return new NetworkNamespace(namespace).within(LIMIT.multipliedBy(2), () -> to.isReachable(millis));
        } catch (IOException e) {
            return false; // the namespace went with its pod
        }
    };

    /// Whether an answer comes back.
    ///
    /// @param namespace the network namespace of the pod that asks
    boolean answers(Path namespace, InetAddress to);
}
