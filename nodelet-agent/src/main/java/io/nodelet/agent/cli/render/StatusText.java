package io.nodelet.agent.cli.render;

import io.nodelet.engine.Change;
import io.nodelet.engine.PhaseReport;
import io.nodelet.engine.Plan;
import io.nodelet.model.PhaseId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What a status check found, in words and as a tree.
public record StatusText(Plan plan, List<PhaseReport> reports) {
    static final String RUNNING = "Platform9 Kubernetes stack is running\n";
    static final String NOT_RUNNING = "Platform9 Kubernetes stack is not running\n";

    public String forPerson(boolean table, boolean running) {
        var text = new StringBuilder();
        if (table) {
            text.append(table());
        }
        reports.stream()
                .filter(report -> report.state() == PhaseReport.State.FAILED)
                .forEach(report -> text.append(report.id().file())
                        .append(": ")
                        .append(report.reason())
                        .append('\n'));
        return text.append(running ? RUNNING : NOT_RUNNING).toString();
    }

    private String table() {
        var table = new TextTable("INDEX NUMBER", "FILE", "NAME", "PHASE STATUS");
        for (PhaseReport report : reports) {
            table.row(index(report), report.id().file(), report.id().title(), word(report));
        }
        return table.toString();
    }

    public Map<String, Object> toMap(boolean running) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("running", running);
        tree.put("phases", reports.stream().map(this::row).toList());
        return tree;
    }

    private Map<String, Object> row(PhaseReport report) {
        Map<String, Object> row = identity(index(report), report.id());
        row.put("statusCheck", report.checked());
        row.put("status", word(report));
        row.put("state", report.state().name().toLowerCase(Locale.ROOT));
        row.put("code", report.failure().map(failure -> failure.code().id()).orElse(""));
        row.put("scope", report.failure().map(failure -> failure.scope().id()).orElse(""));
        row.put("reason", report.reason());
        row.put("differences", report.differences().stream().map(Change::toMap).toList());
        return row;
    }

    private int index(PhaseReport report) {
        return plan.ids().indexOf(report.id()) + 1;
    }

    /// The seed's word: a phase without a live check has none, unless something of it is not as declared.
    private static String word(PhaseReport report) {
        boolean silent = !report.checked() && report.state() != PhaseReport.State.FAILED;
        return silent ? "N/A" : report.state().name().toLowerCase(Locale.ROOT);
    }

    public static Map<String, Object> identity(int index, PhaseId id) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("index", index);
        row.put("number", id.number());
        row.put("file", id.file());
        row.put("name", id.title());
        return row;
    }
}
