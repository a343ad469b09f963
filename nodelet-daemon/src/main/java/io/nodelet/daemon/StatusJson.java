package io.nodelet.daemon;

/// What the daemon knows, as JSON.
///
/// @param kube the seed's document
/// @param node our own
public record StatusJson(String kube, String node) {}
