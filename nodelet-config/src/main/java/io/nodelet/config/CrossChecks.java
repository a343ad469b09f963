package io.nodelet.config;

import io.nodelet.model.Ip;
import io.nodelet.model.NodeConfig;
import io.nodelet.model.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// What must be so between the keys of a configuration. Pure: no file, no network, no clock.
public final class CrossChecks {
    private static final List<ConfigRule> RULES = Stream.of(
                    RoleRules.ALL, NetworkRules.ALL, PortRules.ALL, PathRules.ALL, S3Rules.ALL, FlagRules.ALL)
            .flatMap(List::stream)
            .toList();

    private CrossChecks() {}

    /// Everything that does not fit together.
    public static List<Problem> problems(NodeConfig config) {
        return problems(config, _ -> false);
    }

    /// As above, without the rules that look at a key which is wrong by itself.
    static List<Problem> problems(NodeConfig config, Predicate<String> broken) {
        if (config.role() == Role.NONE) {
            return List.of();
        }
        List<Problem> problems = new ArrayList<>();
        for (ConfigRule configRule : RULES) {
            if (configRule.keys().stream().noneMatch(broken)) {
                configRule.problem(config).ifPresent(problems::add);
            }
        }
        return problems;
    }

    /// What does not fit the address that was found on the machine, when the file names none.
    public static List<Problem> problemsWithAddress(NodeConfig config, Ip address) {
        return NetworkRules.forAddress("node.address", address).stream()
                .map(configRule -> configRule.problem(config))
                .flatMap(Optional::stream)
                .toList();
    }
}
