package io.nodelet.why;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A diagnosis as maps, lists, texts and numbers: docs/why.schema.json says which.
record DiagnosisTree(Diagnosis diagnosis) {
    private static final String SCHEMA = "nodelet.io/why/v1";

    Map<String, Object> toMap(Duration took) {
        Facts facts = diagnosis.facts();
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("schema", SCHEMA);
        tree.put("time", facts.time().toString());
        tree.put("tookMillis", took.toMillis());
        tree.put("node", facts.node());
        tree.put("stage", word(facts.stage()));
        tree.put("well", diagnosis.well());
        tree.put("verdict", word(diagnosis.verdict()));
        tree.put("causes", diagnosis.roots().stream().map(DiagnosisTree::root).toList());
        tree.put("looks", facts.looks());
        tree.put(
                "unseen", diagnosis.unseen().stream().map(DiagnosisTree::unseen).toList());
        return tree;
    }

    private static Map<String, Object> unseen(Unseen unseen) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("what", unseen.what());
        row.put("component", unseen.component().wireName());
        row.put("reason", unseen.reasonId());
        row.put("detail", unseen.detail());
        return row;
    }

    private static Map<String, Object> root(Diagnosis.Root root) {
        Map<String, Object> row = finding(root.finding());
        row.put("confidence", word(root.confidence()));
        row.put("evidence", root.finding().evidence());
        Map<String, Object> remedy = new LinkedHashMap<>();
        remedy.put("command", root.finding().remedy().command());
        remedy.put("advice", root.finding().remedy().advice());
        row.put("remedy", remedy);
        List<Map<String, Object>> consequences =
                root.consequences().stream().map(DiagnosisTree::finding).toList();
        row.put("consequences", consequences);
        return row;
    }

    private static Map<String, Object> finding(Finding finding) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("id", finding.cause().id());
        row.put("severity", finding.cause().sort() == Cause.Sort.NOTE ? "note" : "fault");
        row.put("component", finding.component().wireName());
        row.put("subject", finding.subject());
        row.put("text", finding.text());
        return row;
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
