package io.nodelet.controllers.dns;

import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Whether a node can carry a replica of the cluster's DNS. Pure.
final class DnsEligibility {
    private static final String CONTROL_PLANE = "node-role.kubernetes.io/control-plane";
    private static final Set<String> KEEPS_AWAY = Set.of("NoSchedule", "NoExecute");

    private DnsEligibility() {}

    /// It is ready, not cordoned, and no taint keeps CoreDNS away.
    static boolean can(JsonNode node) {
        boolean ready = node.path("status").path("conditions").valueStream().anyMatch(DnsEligibility::saysReady);
        boolean cordoned = node.path("spec").path("unschedulable").asBoolean(false);
        return ready
                && !cordoned
                && node.path("spec").path("taints").valueStream().noneMatch(DnsEligibility::keepsAway);
    }

    private static boolean saysReady(JsonNode condition) {
        return condition.path("type").asString("").equals("Ready")
                && condition.path("status").asString("").equals("True");
    }

    private static boolean keepsAway(JsonNode taint) {
        return KEEPS_AWAY.contains(taint.path("effect").asString(""))
                && !taint.path("key").asString("").equals(CONTROL_PLANE);
    }
}
