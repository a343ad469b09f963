package io.nodelet.why;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What is wrong with a node: its causes, likeliest first.
///
/// @param facts  that it follows from
/// @param roots  in order
/// @param unseen what could not be looked at, so that nobody knows whether it is well
public record Diagnosis(Facts facts, List<Root> roots, List<Unseen> unseen) {
    /// How sure it is that this is a cause, and no consequence of something unseen.
    public enum Confidence {
        CERTAIN,
        LIKELY,
        POSSIBLE
    }

    /// A cause, with what follows from it.
    public record Root(Finding finding, Confidence confidence, List<Finding> consequences) {
        boolean concerns(Component component) {
            return finding.component() == component
                    || component.needs(finding.component())
                    || consequences.stream().anyMatch(finding -> finding.component() == component);
        }
    }

    public Diagnosis {
        roots = List.copyOf(roots);
        unseen = List.copyOf(unseen);
    }

    /// @param findings of every rule
    public static Diagnosis of(Facts facts, List<Finding> findings) {
        var diagnosis = new Diagnosis(facts, new Ranking(findings).roots(), facts.unseen());
        return diagnosis.verdict() == Verdict.ILL ? diagnosis : diagnosis.plus(findings, new Unexplained(facts));
    }

    private Diagnosis plus(List<Finding> findings, Unexplained unexplained) {
        List<Finding> all = Stream.concat(findings.stream(), unexplained.findings().stream())
                .toList();
        return new Diagnosis(
                facts,
                new Ranking(all).roots(),
                Stream.concat(unseen.stream(), unexplained.unseen().stream()).toList());
    }

    /// Only what concerns this component: its own troubles, and those of what it needs.
    public Diagnosis about(Component component) {
        return new Diagnosis(
                facts,
                roots.stream().filter(root -> root.concerns(component)).toList(),
                unseen.stream()
                        .filter(unseen -> unseen.component() == component || component.needs(unseen.component()))
                        .toList());
    }

    /// The likeliest cause of all; empty when nothing is wrong and nothing is worth a word.
    public Optional<Root> first() {
        return roots.stream().findFirst();
    }

    /// What the diagnosis comes to.
    public enum Verdict {
        /// Everything was seen, and nothing of it is wrong; there may be notes.
        WELL,
        /// Nothing that was seen is wrong, and not everything was seen.
        UNCERTAIN,
        /// Something is wrong.
        ILL
    }

    public Verdict verdict() {
        boolean faultless =
                roots.stream().allMatch(root -> root.finding().cause().sort() == Cause.Sort.NOTE);
        return !faultless ? Verdict.ILL : unseen.isEmpty() ? Verdict.WELL : Verdict.UNCERTAIN;
    }

    /// Whether everything was seen, and nothing of it is wrong; notes do not count.
    public boolean well() {
        return verdict() == Verdict.WELL;
    }

    /// For a person.
    public String render() {
        return new DiagnosisText(this).render();
    }

    /// For a program; its schema is docs/why.schema.json.
    ///
    /// @param took how long the look took
    public java.util.Map<String, Object> toMap(Duration took) {
        return new DiagnosisTree(this).toMap(took);
    }
}
