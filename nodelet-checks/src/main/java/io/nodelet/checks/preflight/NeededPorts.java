package io.nodelet.checks.preflight;

import io.nodelet.model.NodeConfig;
import io.nodelet.model.Role;
import java.util.LinkedHashMap;
import java.util.Map;

/// The ports that components of a node need, each with its user.
public final class NeededPorts {
    private NeededPorts() {}

    public static Map<Integer, String> of(NodeConfig config) {
        Map<Integer, String> ports = new LinkedHashMap<>();
        if (config.role() == Role.MASTER) {
            ports.put(config.controlPlane().port(), "kube-apiserver");
            ports.put(config.etcd().clientPort(), "etcd");
            ports.put(config.etcd().peerPort(), "etcd");
            ports.put(10257, "kube-controller-manager");
            ports.put(10259, "kube-scheduler");
        }
        if (config.role() == Role.WORKER && config.controlPlane().localPort() != 0) {
            ports.put(config.controlPlane().localPort(), "apigate, the way to the masters,");
        }
        ports.put(10250, "kubelet");
        ports.put(10248, "kubelet");
        ports.put(10249, "kube-proxy");
        ports.put(10256, "kube-proxy");
        return ports;
    }
}
