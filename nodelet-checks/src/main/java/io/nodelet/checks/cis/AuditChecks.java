package io.nodelet.checks.cis;

import static io.nodelet.checks.cis.CisCheck.byHand;
import static io.nodelet.checks.cis.CisCheck.ofMaster;

import io.nodelet.checks.cis.CisProbe.Seen;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// Section 3: who people are, and what the audit log has of them.
final class AuditChecks {
    private static final FlagProbes RUNS = new FlagProbes("kube-apiserver");
    private static final String POLICY = "audit-policy-file";

    static final List<CisCheck> ALL = List.of(
            byHand(
                    "3.1.1",
                    "people do not use client certificates",
                    true,
                    "admin.yaml holds one: give people an OIDC provider by controlPlane.apiserverFlags"),
            byHand("3.1.2", "people do not use service accounts' tokens", true, "ask the audit log who did"),
            byHand("3.1.3", "people do not use bootstrap tokens", true, "join tokens may only ask for certificates"),
            ofMaster("3.2.1", "there is an audit policy", RUNS.given(POLICY)),
            ofMaster("3.2.2", "it has who read secrets, and who entered pods", AuditChecks::covers));

    private AuditChecks() {}

    private static Seen covers(CisNode node) {
        String file = Optional.ofNullable(
                        node.flags("kube-apiserver").orElse(Map.of()).get(POLICY))
                .orElse("");
        if (file.isEmpty()) {
            return new Seen(false, "no --" + POLICY);
        }
        List<JsonNode> rules = node.yaml(file)
                .path("rules")
                .valueStream()
                .filter(AuditChecks::logs)
                .toList();
        return Stream.of("secrets", "pods/exec", "pods/portforward")
                .filter(kind -> rules.stream().noneMatch(rule -> names(rule, kind)))
                .findFirst()
                .map(kind -> new Seen(false, file + " has no rule that logs " + kind))
                .orElseGet(() -> new Seen(true, file));
    }

    private static boolean logs(JsonNode rule) {
        return !rule.path("level").asString("None").equals("None");
    }

    private static boolean names(JsonNode rule, String kind) {
        return rule.path("resources")
                .valueStream()
                .flatMap(group -> group.path("resources").valueStream())
                .anyMatch(resource -> List.of(kind, "*").contains(resource.asString("")));
    }
}
