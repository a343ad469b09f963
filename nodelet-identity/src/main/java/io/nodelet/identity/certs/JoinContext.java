package io.nodelet.identity.certs;

import io.nodelet.kube.ClientConfig;
import io.nodelet.kube.KubeApi;
import io.nodelet.kube.ServerTime;
import io.nodelet.pki.DecryptedKeys;
import io.nodelet.pki.IssuedCertificates;
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
/// @param once    whether that has joined: from then on lost keys are not fetched
public record JoinContext(
        Function<ClientConfig, KubeApi> servers,
        IssuedCertificates signed,
        DecryptedKeys opened,
        Times times,
        ClusterConstants once) {
    /// Of a machine that is about to join, and asks nobody what time it is.
    public JoinContext(Function<ClientConfig, KubeApi> servers, IssuedCertificates signed, DecryptedKeys opened) {
        this(servers, signed, opened, (_, _, _) -> Optional.empty(), ClusterConstants.BEGINNING);
    }

    /// As [ServerTime#ask].
    @FunctionalInterface
    public interface Times {
        /// @param authority who signed the server's certificate
        /// @param clock     of this machine
        Optional<ServerTime> ask(URI server, X509Certificate authority, InstantSource clock);
    }
}
