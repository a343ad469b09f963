package io.nodelet.pki;

import java.util.List;

/// Whom a certificate names: to Kubernetes the user and its groups.
///
/// @param commonName    the user
/// @param organizations the groups
public record Subject(String commonName, List<String> organizations) {
    public Subject {
        organizations = List.copyOf(organizations);
    }

    public static Subject of(String commonName, String... organizations) {
        return new Subject(commonName, List.of(organizations));
    }
}
