package io.nodelet.kube;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/// How to reach an API server: where it is, and how both sides prove who they are.
public sealed interface ClientConfig permits FileClientConfig, InMemoryClientConfig {
    /// Its address, such as `https://10.0.0.1:6443`.
    URI server();

    /// Another value once the proofs were replaced.
    List<String> stamp();

    /// Shows this side's certificate, if any, and trusts the cluster's authorities alone.
    SSLContext context();

    /// A token that is sent along. Secret.
    Optional<String> bearer();
}
