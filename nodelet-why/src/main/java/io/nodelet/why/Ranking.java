package io.nodelet.why;

import io.nodelet.why.Cause.Sort;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// Puts findings in order: roots first, the likeliest of them ahead; what follows from a root goes below it.
///
/// ```
/// ROOT in X      explains  DEATH and SYMPTOM in X and in what needs X
/// DEATH of X     explains  SYMPTOM and a lesser DEATH in X; DEATH and SYMPTOM in what needs X
/// SYMPTOM in X   explains  SYMPTOM in what needs X
/// ```
/// A death that something outside brought about (a signal, the kernel) is nobody's consequence but of roots in its own
/// component. A root that breaks nothing ranks behind what is broken.
final class Ranking {
    private static final int IDLE = 40;
    private static final int DEPTH = 4;
    private final List<Finding> findings;

    Ranking(List<Finding> findings) {
        SequencedMap<String, Finding> once = new LinkedHashMap<>();
        findings.forEach(finding -> once.putIfAbsent(finding.cause() + " " + finding.subject(), finding));
        this.findings = List.copyOf(once.values());
    }

    /// The roots in order, each with what follows from it.
    List<Diagnosis.Root> roots() {
        List<Finding> roots = findings.stream()
                .filter(finding -> findings.stream().noneMatch(other -> explains(other, finding)))
                .sorted(Comparator.comparingInt(
                                (Finding finding) -> finding.cause().sort() == Sort.NOTE ? 1 : 0)
                        .thenComparingInt(finding -> -score(finding))
                        .thenComparing(Finding::component)
                        .thenComparing(finding -> finding.cause().id())
                        .thenComparing(Finding::subject))
                .toList();
        Map<Finding, List<Finding>> below = new LinkedHashMap<>();
        roots.forEach(finding -> below.put(finding, new ArrayList<>()));
        findings.stream()
                .filter(finding -> !below.containsKey(finding))
                .forEach(finding -> rootOf(finding, roots)
                        .ifPresent(root -> consequences(below, root).add(finding)));
        return roots.stream()
                .map(finding -> new Diagnosis.Root(
                        finding,
                        confidence(finding, consequences(below, finding)),
                        inOrder(consequences(below, finding))))
                .toList();
    }

    private static List<Finding> consequences(Map<Finding, List<Finding>> below, Finding root) {
        return below.getOrDefault(root, List.of());
    }

    private static List<Finding> inOrder(List<Finding> consequences) {
        return consequences.stream()
                .sorted(Comparator.comparing(Finding::component)
                        .thenComparingInt(finding -> -finding.cause().weight()))
                .toList();
    }

    /// The nearest root: one in the same component, else the first.
    private Optional<Finding> rootOf(Finding finding, List<Finding> roots) {
        List<Finding> candidates =
                roots.stream().filter(root -> leadsTo(root, finding, 0)).toList();
        return candidates.stream()
                .filter(root -> root.component() == finding.component())
                .findFirst()
                .or(() -> candidates.stream().findFirst());
    }

    private boolean leadsTo(Finding root, Finding finding, int depth) {
        return explains(root, finding)
                || (depth < DEPTH
                        && findings.stream()
                                .filter(between -> !between.equals(finding) && explains(between, finding))
                                .anyMatch(between -> leadsTo(root, between, depth + 1)));
    }

    private static boolean explains(Finding one, Finding other) {
        if (one.equals(other)
                || one.cause().sort() == Sort.NOTE
                || other.cause().sort() == Sort.NOTE) {
            return false;
        }
        boolean same = one.component() == other.component();
        boolean above = other.component().needs(one.component());
        boolean covers = one.cause().covers().contains(other.cause())
                && (same || above || one.cause().reaches(other.component()));
        return switch (other.cause().sort()) {
            case ROOT -> covers || holds(one, other);
            case DEATH ->
                switch (one.cause().sort()) {
                    case ROOT -> same || covers || (above && !other.outside());
                    case DEATH -> !other.outside() && (above || (same && heavier(one, other)));
                    case SYMPTOM, NOTE -> false;
                };
            case SYMPTOM ->
                switch (one.cause().sort()) {
                    case ROOT, DEATH -> same || above;
                    case SYMPTOM -> above || (same && heavier(one, other));
                    case NOTE -> false;
                };
            case NOTE -> false;
        };
    }

    private static boolean heavier(Finding one, Finding other) {
        return one.cause().weight() > other.cause().weight();
    }

    /// What lay in a folder that is gone is gone with it.
    private static boolean holds(Finding folder, Finding file) {
        return folder.cause() == Cause.FILE_MISSING && file.subject().startsWith(folder.subject() + "/");
    }

    private int score(Finding finding) {
        boolean idle = finding.cause().sort() == Sort.ROOT
                && finding.component() != Component.MACHINE
                && finding.cause() != Cause.STOPPED
                && findings.stream()
                        .filter(other -> other.cause().sort() == Sort.DEATH
                                || other.cause().sort() == Sort.SYMPTOM)
                        .noneMatch(other -> explains(finding, other));
        return finding.cause().weight() - (idle ? IDLE : 0);
    }

    /// What breaks other things is surely broken; a root beside others may be an accident of its own.
    private static Diagnosis.Confidence confidence(Finding finding, List<Finding> consequences) {
        return switch (finding.cause().sort()) {
            case ROOT -> consequences.isEmpty() ? Diagnosis.Confidence.LIKELY : Diagnosis.Confidence.CERTAIN;
            case DEATH, NOTE -> Diagnosis.Confidence.CERTAIN;
            case SYMPTOM -> Diagnosis.Confidence.POSSIBLE;
        };
    }
}
