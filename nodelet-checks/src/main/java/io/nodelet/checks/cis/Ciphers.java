package io.nodelet.checks.cis;

/// Which cipher suites are strong: those that are forward-secret and authenticated.
final class Ciphers {
    private Ciphers() {}

    static boolean strong(String suite) {
        boolean authenticated = suite.contains("_GCM_") || suite.contains("_CHACHA20_POLY1305");
        return authenticated && (suite.startsWith("TLS_ECDHE_") || suite.startsWith("TLS_AES_"));
    }
}
