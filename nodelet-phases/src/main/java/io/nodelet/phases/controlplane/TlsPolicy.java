package io.nodelet.phases.controlplane;

import java.util.List;

/// The TLS versions and cipher suites that servers of the control plane accept.
public final class TlsPolicy {
    public static final String MIN_VERSION = "VersionTLS12";

    /// Forward secret and authenticated; TLS 1.3 has its own list, which can't be chosen.
    public static final List<String> SUITES = List.of(
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    private TlsPolicy() {}
}
