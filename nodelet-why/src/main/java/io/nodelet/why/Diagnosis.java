package io.nodelet.why;

import io.nodelet.why.rule.Rule;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What is wrong with a node: its causes, likeliest first.
///
/// @param facts  that it follows from
/// @param roots  in order
public record Diagnosis(Facts facts, List<Root> roots) {
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
                    || consequences.stream().anyMatch(it -> it.component() == component);
        }
    }

    public Diagnosis {
        roots = List.copyOf(roots);
    }

    /// Runs every rule over the facts.
    public static Diagnosis of(Facts facts) {
        List<Finding> findings =
                Rule.ALL.stream().flatMap(rule -> rule.look(facts)).toList();
        return new Diagnosis(facts, new Ranking(findings).roots());
    }

    /// Only what concerns this component: its own troubles, and those of what it needs.
    public Diagnosis about(Component component) {
        return new Diagnosis(
                facts, roots.stream().filter(it -> it.concerns(component)).toList());
    }

    /// The likeliest cause of all; empty when nothing is wrong and nothing is worth a word.
    public Optional<Root> first() {
        return roots.stream().findFirst();
    }

    /// Whether the node is well; notes do not count.
    public boolean well() {
        return roots.stream().allMatch(it -> it.finding().cause().sort() == Cause.Sort.NOTE);
    }

    /// For a person.
    public String text() {
        return new DiagnosisText(this).text();
    }

    /// For a program; its schema is docs/why.schema.json.
    ///
    /// @param took how long the look took
    public java.util.Map<String, Object> tree(Duration took) {
        return new DiagnosisTree(this).tree(took);
    }
}
