package io.nodelet.network;

import io.nodelet.engine.Resource;

/// What the CNI plugins write into the firewall for each pod when it begins, and never again: that its packets to other
/// places carry the node's address, and its host ports. Who loads a firewall anew takes it away from all pods that run.
///
/// @param bridge that the pods are plugged into; what is left of the tables is a
/// [io.nodelet.resources.RuntimeArtifact]'s
public record PodFirewallRules(String bridge) implements Resource {
    public static final String MASQUERADE = "inet cni_plugins_masquerade";
    public static final String PORTS = "ip cni_hostport";
    public static final String PORTS6 = "ip6 cni_hostport";

    @Override
    public String kind() {
        return "pod-rules";
    }

    @Override
    public String key() {
        return bridge;
    }
}
