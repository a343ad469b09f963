package io.nodelet.checks.cis;

import io.nodelet.checks.machine.Machine;
import io.nodelet.model.NodeConfig;
import io.nodelet.model.Role;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What all checks found on a node.
///
/// @param node    its name
/// @param role    `master` or `worker`
/// @param results in the order of their numbers
public record CisReport(String node, String role, List<CisResult> results) {
    public CisReport {
        results = List.copyOf(results);
    }

    /// Looks at this machine. Reads files and /proc alone.
    public static CisReport of(Machine machine, NodeConfig config, String name) {
        CisNode node = new CisNode(machine, config);
        boolean master = config.role() == Role.MASTER;
        List<CisResult> results = checks().filter(check -> master || !check.master())
                .map(check -> check.on(node))
                .toList();
        return new CisReport(name, master ? "master" : "worker", results);
    }

    private static Stream<CisCheck> checks() {
        return Stream.of(
                        MasterFileChecks.ALL,
                        ApiServerChecks.ALL,
                        ControlPlaneChecks.ALL,
                        EtcdChecks.ALL,
                        AuditChecks.ALL,
                        WorkerFileChecks.ALL,
                        KubeletChecks.ALL,
                        PolicyChecks.ALL)
                .flatMap(List::stream);
    }

    /// How many have this verdict.
    public long count(CisVerdict verdict) {
        return results.stream().filter(result -> result.verdict() == verdict).count();
    }

    /// For a program.
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("node", node);
        map.put("role", role);
        Map<String, Object> summary = new LinkedHashMap<>();
        Arrays.stream(CisVerdict.values()).forEach(verdict -> summary.put(verdict.id(), count(verdict)));
        map.put("summary", summary);
        map.put("checks", results.stream().map(CisResult::toMap).toList());
        return map;
    }
}
