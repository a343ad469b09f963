package io.nodelet.phases.certs;

import io.nodelet.kube.KubeApi;
import io.nodelet.kube.ServerTime;
import io.nodelet.kube.Way;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;

/// What a machine that does not hold the authorities' keys gets its certificates through.
///
/// @param servers makes the way to an API server
/// @param signed  certificates that came back
/// @param opened  the cluster's keys, on a master that joins
/// @param times   what time it is at an API server
public record Join(Function<Way, KubeApi> servers, SignedPairs signed, OpenedKeys opened, Times times) {
    /// Of a machine that asks nobody what time it is.
    Join(Function<Way, KubeApi> servers, SignedPairs signed, OpenedKeys opened) {
        this(servers, signed, opened, (_, _, _) -> Optional.empty());
    }

    /// As [ServerTime#ask].
    @FunctionalInterface
    public interface Times {
        /// @param authority who signed the server's certificate
        /// @param clock     of this machine
        Optional<ServerTime> ask(URI server, X509Certificate authority, InstantSource clock);
    }
}
