package io.nodelet.daemon.control;

import io.nodelet.engine.Change;
import io.nodelet.engine.PhaseReport;
import io.nodelet.model.Failure;
import io.nodelet.model.ReasonCode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// What a look found, as JSON, and back.
final class ReportCodec {
    private ReportCodec() {}

    static Map<String, Object> of(List<PhaseReport> reports) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("event", "reports");
        tree.put("reports", reports.stream().map(ReportCodec::row).toList());
        return tree;
    }

    static List<PhaseReport> reports(JsonNode tree) {
        List<PhaseReport> reports = new ArrayList<>();
        for (JsonNode row : tree.path("reports")) {
            List<Change> differences = new ArrayList<>();
            row.path("differences").forEach(node -> differences.add(change(node)));
            reports.add(new PhaseReport(
                    ProtocolCodec.phase(row.path("phase")),
                    row.path("checked").asBoolean(false),
                    PhaseReport.State.valueOf(ProtocolCodec.text(row, "state")),
                    failure(row, "reason"),
                    differences));
        }
        return reports;
    }

    private static Change change(JsonNode node) {
        return new Change(
                ProtocolCodec.text(node, "what"),
                ProtocolCodec.text(node, "kind"),
                ProtocolCodec.text(node, "key"),
                ProtocolCodec.text(node, "why"),
                failure(node, "why"));
    }

    /// A code that this version does not know is one that it decides nothing by.
    private static Optional<Failure> failure(JsonNode row, String message) {
        return row.has("code")
                ? Optional.of(new Failure(
                        ReasonCode.of(ProtocolCodec.text(row, "code")).orElse(ReasonCode.UNCLASSIFIED),
                        ProtocolCodec.text(row, "subject"),
                        ProtocolCodec.text(row, message)))
                : Optional.empty();
    }

    private static Map<String, Object> row(PhaseReport report) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("phase", ProtocolCodec.phase(report.id()));
        row.put("checked", report.checked());
        row.put("state", report.state().name());
        row.put("reason", report.reason());
        report.failure().ifPresent(failure -> {
            row.put("code", failure.code().id());
            row.put("scope", failure.scope().id());
            row.put("subject", failure.subject());
        });
        row.put("differences", report.differences().stream().map(Change::toMap).toList());
        return row;
    }
}
