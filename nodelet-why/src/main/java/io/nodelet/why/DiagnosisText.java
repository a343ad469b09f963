package io.nodelet.why;

import io.nodelet.why.Cause.Sort;
import io.nodelet.why.Finding.Remedy;
import java.util.List;

/// A diagnosis in words:
///
/// ```
/// etcd ended (signal 9)
///   because  etcd was pid 812, which is gone
///   hence    kube-apiserver is not well
///   do       nodeletd phases start
/// ```
record DiagnosisText(Diagnosis diagnosis) {
    private static final int CONSEQUENCES = 5;

    String text() {
        var text = new StringBuilder();
        List<Diagnosis.Root> faults = ofSort(false);
        List<Diagnosis.Root> notes = ofSort(true);
        if (faults.isEmpty()) {
            text.append("Nothing is wrong.\n");
        }
        for (int i = 0; i < faults.size(); i++) {
            if (i == 1) {
                text.append("\nAlso:\n");
            }
            root(faults.get(i), text);
        }
        if (!notes.isEmpty()) {
            text.append("\nWorth knowing:\n");
            notes.forEach(it -> root(it, text));
        }
        return text.toString();
    }

    private List<Diagnosis.Root> ofSort(boolean notes) {
        return diagnosis.roots().stream()
                .filter(it -> (it.finding().cause().sort() == Sort.NOTE) == notes)
                .toList();
    }

    private static void root(Diagnosis.Root root, StringBuilder text) {
        Finding finding = root.finding();
        text.append(finding.text()).append("  [").append(finding.cause().id()).append("]\n");
        lines("because", finding.evidence(), text);
        List<String> hence = root.consequences().stream()
                .limit(CONSEQUENCES)
                .map(Finding::text)
                .distinct()
                .toList();
        lines("hence", hence, text);
        int more = root.consequences().size() - CONSEQUENCES;
        if (more > 0) {
            lines("", List.of("and %d more".formatted(more)), text);
        }
        remedy(finding.remedy(), text);
    }

    private static void remedy(Remedy remedy, StringBuilder text) {
        if (!remedy.command().isEmpty()) {
            lines("do", List.of(remedy.command()), text);
        }
        if (!remedy.advice().isEmpty()) {
            lines(remedy.command().isEmpty() ? "do" : "", List.of(remedy.advice()), text);
        }
    }

    private static void lines(String word, List<String> lines, StringBuilder text) {
        for (int i = 0; i < lines.size(); i++) {
            text.append("  %-9s".formatted(i == 0 ? word : ""))
                    .append(lines.get(i))
                    .append('\n');
        }
    }
}
