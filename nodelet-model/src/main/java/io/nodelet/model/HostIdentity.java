package io.nodelet.model;

/// What a node is known by in its cluster: certificates, etcd's membership and the Node object name it by this.
///
/// @param name    the node's name
/// @param address its address; empty where a machine has none that could be a node's
public record HostIdentity(String name, String address) {
    public static HostIdentity of(NodeFacts facts) {
        return new HostIdentity(facts.name(), facts.address());
    }
}
