package io.nodelet.agent.cli.render;

import java.util.Locale;
import tools.jackson.databind.JsonNode;

/// The daemon's document for a person: first how the node is and why, then each phase, then what was done.
public record StatusScreen(JsonNode node) {
    private static final int STEPS = 8;

    /// Whether the node is as it is wanted.
    public boolean well() {
        return text("state").equals("ok");
    }

    public String text() {
        return head() + "\n" + phases() + history();
    }

    private String head() {
        var head = new StringBuilder("%s (%s): %s%n"
                .formatted(text("node"), text("role"), text("state").toUpperCase(Locale.ROOT)));
        head.append(paused()).append("  ").append(doing()).append('\n');
        if (number("attempts") > 0) {
            head.append("  attempt ").append(number("attempts")).append('\n');
        }
        if (!text("configError").isEmpty()) {
            String kept = text("lastGoodConfig");
            head.append("  the configuration file is REFUSED, the one before it is in force%s:%n"
                    .formatted(kept.isEmpty() ? "" : " (" + kept + ")"));
            text("configError")
                    .lines()
                    .forEach(line -> head.append("    ").append(line).append('\n'));
        }
        head.append("  wanted: %s; configuration: generation %d, reached: %d; checked at %s%n"
                .formatted(text("desired"), number("generation"), number("observedGeneration"), text("checkedAt")));
        return head.append(moved()).append(etcd()).toString();
    }

    /// What is wrong stands below it: nobody sets that right before then.
    private String paused() {
        String until = text("pause", "until");
        String why = text("pause", "why");
        return until.isEmpty()
                ? ""
                : "  PAUSED until %s%s (`nodeletd resume` ends it)%n".formatted(until, why.isEmpty() ? "" : ": " + why);
    }

    /// Nothing while the machine is what the node was brought up with.
    private String moved() {
        JsonNode moved = node.path("moved");
        return moved.isMissingNode()
                ? ""
                : "  MOVED: %s%n    broken: %s%n    do: %s%n"
                        .formatted(text(moved, "reason"), text(moved, "broken"), text(moved, "remedy"));
    }

    /// Nothing on a node that has none.
    private String etcd() {
        JsonNode etcd = node.path("etcd");
        if (etcd.isMissingNode()) {
            return "";
        }
        String snapshot = text(etcd.path("lastSnapshot"), "name");
        String error = text(etcd, "snapshotError");
        JsonNode drill = etcd.path("lastDrill");
        return "  etcd: %d of %d MiB; last snapshot: %s%s; last drill: %s%n"
                .formatted(
                        etcd.path("size").asLong(0) >> 20,
                        etcd.path("quota").asLong(0) >> 20,
                        snapshot.isEmpty() ? "none" : snapshot,
                        error.isEmpty() ? "" : " (" + error + ")",
                        drill.isEmpty()
                                ? "none"
                                : text(drill, "at")
                                        + (drill.path("good").asBoolean(false)
                                                ? ""
                                                : " FAILED: " + text(drill, "reason")));
    }

    private String doing() {
        String until = text("step", "until");
        return text("reason") + (until.isEmpty() ? "" : " (" + text("step", "what") + " until " + until + ")");
    }

    private String phases() {
        var table = new TextTable("INDEX", "FILE", "NAME", "STATE", "SINCE", "RESTARTS");
        var reasons = new StringBuilder();
        for (JsonNode phase : node.path("phases")) {
            table.row(
                    text(phase, "index"),
                    text(phase, "file"),
                    text(phase, "name"),
                    text(phase, "state"),
                    text(phase, "since"),
                    text(phase, "restarts"));
            if (!text(phase, "reason").isEmpty()) {
                reasons.append(text(phase, "file"))
                        .append(": ")
                        .append(text(phase, "reason"))
                        .append('\n');
            }
        }
        return table.toString() + reasons;
    }

    private String history() {
        JsonNode all = node.path("history");
        if (all.isEmpty()) {
            return "";
        }
        var table = new TextTable("DONE AT", "STEP", "ON", "WHY", "SECONDS", "RESULT");
        for (int i = Math.max(0, all.size() - STEPS); i < all.size(); i++) {
            JsonNode step = all.path(i);
            String service = text(step, "service");
            table.row(
                    text(step, "began"),
                    text(step, "what"),
                    service.isEmpty() ? text(step, "phase") : service,
                    text(step, "reason"),
                    text(step, "seconds"),
                    text(step, "outcome"));
        }
        return "\n" + table;
    }

    private String text(String key) {
        return text(node, key);
    }

    private String text(String group, String key) {
        return text(node.path(group), key);
    }

    private static String text(JsonNode of, String key) {
        return of.path(key).asString("");
    }

    private int number(String key) {
        return node.path(key).asInt(0);
    }
}
