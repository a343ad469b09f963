package io.nodelet.config;

import io.nodelet.config.ConfigRule.Wrong;
import io.nodelet.model.NodeConfig;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What an operator's flags of the API server must leave in force: without it nodes are cut off, a worker may become
/// more than its node, or Secrets can't be read.
final class FlagRules {
    private static final String FLAGS = "controlPlane.apiserverFlags";
    private static final String MODES = "authorization-mode";
    private static final String DISABLED = "disable-admission-plugins";
    private static final Set<String> NEEDED = Set.of("Node", "RBAC");
    private static final Map<String, String> ELSEWHERE = Map.of(
            "encryption-provider-config", "an edit of /etc/pf9/kube.d/encryption.yaml, which nodeletd leaves alone",
            "audit-policy-file", "controlPlane.auditPolicyFile",
            "authorization-config", MODES + " with Node, RBAC and others");

    static final List<ConfigRule> ALL = List.of(
            ConfigRule.on(FlagRules::authorizes, FLAGS),
            ConfigRule.on(FlagRules::restrictsNodes, FLAGS),
            ConfigRule.on(FlagRules::hasItsOwnPlace, FLAGS));

    private FlagRules() {}

    private static List<String> list(NodeConfig config, String flag) {
        String text = config.controlPlane().apiserverFlags().getOrDefault(flag, "");
        return Arrays.stream(text.split(",")).map(String::strip).toList();
    }

    private static Optional<Wrong> authorizes(NodeConfig config) {
        boolean given = config.controlPlane().apiserverFlags().containsKey(MODES);
        return given && !list(config, MODES).containsAll(NEEDED)
                ? ConfigRule.wrong(
                        MODES + " without Node and RBAC: no node could do its work",
                        "Node,RBAC, and others behind them")
                : Optional.empty();
    }

    private static Optional<Wrong> restrictsNodes(NodeConfig config) {
        return list(config, DISABLED).contains("NodeRestriction")
                ? ConfigRule.wrong(
                        DISABLED + " takes NodeRestriction away, which keeps each node to itself",
                        "any other admission plugin")
                : Optional.empty();
    }

    private static Optional<Wrong> hasItsOwnPlace(NodeConfig config) {
        return config.controlPlane().apiserverFlags().keySet().stream()
                .filter(ELSEWHERE::containsKey)
                .sorted()
                .findFirst()
                .flatMap(text -> ConfigRule.wrong(text + " has a place of its own", ELSEWHERE.getOrDefault(text, "")));
    }
}
