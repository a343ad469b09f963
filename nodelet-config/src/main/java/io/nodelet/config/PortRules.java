package io.nodelet.config;

import io.nodelet.config.ConfigRule.Wrong;
import io.nodelet.model.Endpoint;
import io.nodelet.model.NodeConfig;
import io.nodelet.model.Role;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Optional;
import java.util.function.ToIntFunction;

/// No two of a master's programs may listen on one port.
final class PortRules {
    private static final Map<Integer, String> FIXED = fixed();
    static final List<ConfigRule> ALL = all();

    private PortRules() {}

    private static Map<Integer, String> fixed() {
        Map<Integer, String> fixed = new LinkedHashMap<>();
        fixed.put(10248, "kubelet's health port");
        fixed.put(10249, "kube-proxy's metrics port");
        fixed.put(10250, "kubelet's port");
        fixed.put(10256, "kube-proxy's health port");
        fixed.put(10257, "kube-controller-manager's port");
        fixed.put(10259, "kube-scheduler's port");
        return fixed;
    }

    private static List<ConfigRule> all() {
        Map<String, ToIntFunction<NodeConfig>> keys = new LinkedHashMap<>();
        keys.put("controlPlane.port", config -> config.controlPlane().port());
        keys.put("etcd.clientPort", config -> config.etcd().clientPort());
        keys.put("etcd.peerPort", config -> config.etcd().peerPort());
        keys.put(
                "daemon.metricsAddress",
                config -> Endpoint.parse(config.daemon().metricsAddress())
                        .map(Endpoint::port)
                        .orElse(0));
        List<ConfigRule> rules =
                new ArrayList<>(List.of(ConfigRule.on(PortRules::balancer, "controlPlane.localPort", "role")));
        List<Entry<String, ToIntFunction<NodeConfig>>> list = new ArrayList<>(keys.entrySet());
        for (int i = 0; i < list.size(); i++) {
            var later = list.get(i);
            rules.add(ConfigRule.on(config -> collidesWithFixed(config, later.getValue()), later.getKey()));
            for (var earlier : list.subList(0, i)) {
                rules.add(ConfigRule.on(config -> collide(config, later, earlier), later.getKey(), earlier.getKey()));
            }
        }
        return List.copyOf(rules);
    }

    /// On a worker: a master has none.
    private static Optional<Wrong> balancer(NodeConfig config) {
        String holder = FIXED.get(config.controlPlane().localPort());
        return holder == null || config.role() != Role.WORKER
                ? Optional.empty()
                : ConfigRule.wrong(config.controlPlane().localPort() + " is " + holder, "a port of its own, or 0");
    }

    private static Optional<Wrong> collidesWithFixed(NodeConfig config, ToIntFunction<NodeConfig> port) {
        String holder = FIXED.get(port.applyAsInt(config));
        return holder == null || config.role() != Role.MASTER
                ? Optional.empty()
                : ConfigRule.wrong(port.applyAsInt(config) + " is " + holder, "a port of its own");
    }

    private static Optional<Wrong> collide(
            NodeConfig config,
            Entry<String, ToIntFunction<NodeConfig>> later,
            Entry<String, ToIntFunction<NodeConfig>> earlier) {
        int port = later.getValue().applyAsInt(config);
        return config.role() == Role.MASTER && port == earlier.getValue().applyAsInt(config)
                ? ConfigRule.wrong(port + " is " + earlier.getKey() + " too", "a port of its own")
                : Optional.empty();
    }
}
