package io.nodelet.model;

/// Addresses as they stand in URLs.
public final class UrlHosts {
    private UrlHosts() {}

    /// An IPv6 address in its brackets; anything else as it is.
    public static String inUrl(String host) {
        return host.contains(":") ? "[" + host + "]" : host;
    }
}
