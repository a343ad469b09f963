package io.nodelet.why;

import io.nodelet.why.Cause.Sort;
import io.nodelet.why.Finding.Remedy;
import java.util.List;
import java.util.stream.Collectors;

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
    private static final int UNSEEN = 6;
    private static final int DETAIL = 100;

    String render() {
        var text = new StringBuilder();
        List<Diagnosis.Root> faults = ofSort(false);
        List<Diagnosis.Root> notes = ofSort(true);
        if (faults.isEmpty()) {
            text.append(
                    diagnosis.unseen().isEmpty() ? "Nothing is wrong.\n" : "Nothing is known to be wrong; " + unseen());
        }
        for (int i = 0; i < faults.size(); i++) {
            if (i == 1) {
                text.append("\nAlso:\n");
            }
            root(faults.get(i), text);
        }
        if (!notes.isEmpty()) {
            text.append("\nWorth knowing:\n");
            notes.forEach(otherRoot -> root(otherRoot, text));
        }
        if (!faults.isEmpty() && !diagnosis.unseen().isEmpty()) {
            text.append("\nBeside this, ").append(unseen());
        }
        return text.toString();
    }

    /// How much could not be seen, in one line.
    private String unseen() {
        List<Unseen> unseen = diagnosis.unseen();
        int looks = diagnosis.facts().looks();
        String some = unseen.stream()
                .limit(UNSEEN)
                .map(otherUnseen -> otherUnseen.what()
                        + (otherUnseen.detail().isEmpty() ? "" : " (" + shortened(otherUnseen.detail()) + ")"))
                .collect(Collectors.joining(", "));
        return unseen.size()
                + (looks > 0 ? " of " + looks : "")
                + (looks == 1 || (looks == 0 && unseen.size() == 1) ? " thing" : " things")
                + " could not be seen: "
                + some
                + (unseen.size() > UNSEEN ? ", and %d more".formatted(unseen.size() - UNSEEN) : "")
                + "\n";
    }

    private static String shortened(String detail) {
        String line = detail.lines().findFirst().orElse("");
        return line.length() <= DETAIL ? line : line.substring(0, DETAIL) + "…";
    }

    private List<Diagnosis.Root> ofSort(boolean notes) {
        return diagnosis.roots().stream()
                .filter(root -> (root.finding().cause().sort() == Sort.NOTE) == notes)
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
