package io.nodelet.daemon;

/// Who a node is, for its documents.
///
/// @param name      in the cluster
/// @param role      master, worker or none
/// @param clusterId of the configuration
public record NodeIdentity(String name, String role, String clusterId) {}
