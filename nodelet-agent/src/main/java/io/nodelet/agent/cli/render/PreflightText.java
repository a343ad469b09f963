package io.nodelet.agent.cli.render;

import io.nodelet.checks.preflight.CheckResult;
import io.nodelet.checks.preflight.PreflightProblem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What preflight found, in words and as a tree.
public final class PreflightText {
    private PreflightText() {}

    public static String table(List<CheckResult> results) {
        var table = new TextTable("CHECK", "STATUS", "LOOKS WHETHER");
        results.forEach(result -> table.row(result.name(), result.state(), result.about()));
        return table + faults(results);
    }

    /// A line for each fault, with its remedy below it; empty when there is none.
    public static String faults(List<CheckResult> results) {
        var text = new StringBuilder();
        for (CheckResult result : results) {
            for (PreflightProblem preflightProblem : result.faults()) {
                text.append(preflightProblem.fatal() ? "error: " : "warning: ")
                        .append(result.name())
                        .append(": ")
                        .append(preflightProblem.problem())
                        .append("\n  ")
                        .append(preflightProblem.remedy())
                        .append('\n');
            }
        }
        return text.toString();
    }

    public static List<Map<String, Object>> toMaps(List<CheckResult> results) {
        return results.stream().map(PreflightText::row).toList();
    }

    private static Map<String, Object> row(CheckResult result) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("check", result.name());
        row.put("about", result.about());
        row.put("status", result.state());
        row.put("faults", result.faults().stream().map(PreflightText::fault).toList());
        return row;
    }

    private static Map<String, Object> fault(PreflightProblem preflightProblem) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("fatal", preflightProblem.fatal());
        row.put("problem", preflightProblem.problem());
        row.put("remedy", preflightProblem.remedy());
        return row;
    }
}
