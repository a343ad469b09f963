package io.nodelet.config;

import io.nodelet.config.ConfigRule.Wrong;
import io.nodelet.model.NodeConfig;
import io.nodelet.model.Role;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What a role asks for.
final class RoleRules {
    static final List<ConfigRule> ALL = List.of(
            ConfigRule.on(RoleRules::workerNeedsEndpoint, "controlPlane.endpoint", "role"),
            ConfigRule.on(RoleRules::workerNeedsNetwork, "network.plugin", "role"),
            ConfigRule.on(RoleRules::joiningMasterNeedsNetwork, "network.plugin", "join.server"),
            ConfigRule.on(RoleRules::taintsDiffer, "node.taints"));

    private RoleRules() {}

    private static Optional<Wrong> workerNeedsEndpoint(NodeConfig config) {
        return config.role() == Role.WORKER && config.controlPlane().reachedAt().isEmpty()
                ? ConfigRule.wrong(
                        "a worker must be told where the API server is",
                        TextPattern.of(io.nodelet.model.Doc.Format.HOST).allowed())
                : Optional.empty();
    }

    private static Optional<Wrong> workerNeedsNetwork(NodeConfig config) {
        return config.role() == Role.WORKER && config.network().plugin().equals("bridge")
                ? ConfigRule.wrong(
                        "bridge connects the pods of one node only; a worker has other nodes", "flannel, none")
                : Optional.empty();
    }

    private static Optional<Wrong> joiningMasterNeedsNetwork(NodeConfig config) {
        boolean joins = config.role() == Role.MASTER && !config.join().server().isEmpty();
        return joins && config.network().plugin().equals("bridge")
                ? ConfigRule.wrong(
                        "bridge connects the pods of one node only; a cluster of masters has more", "flannel, none")
                : Optional.empty();
    }

    private static Optional<Wrong> taintsDiffer(NodeConfig config) {
        Set<String> seen = new HashSet<>();
        return config.node().taints().stream()
                .filter(taint -> !seen.add(taint.replaceAll("=.*:", ":")))
                .findFirst()
                .flatMap(taint -> ConfigRule.wrong("two taints have the key and effect of " + taint, ""));
    }
}
