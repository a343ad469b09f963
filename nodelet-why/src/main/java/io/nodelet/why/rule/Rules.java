package io.nodelet.why.rule;

import io.nodelet.why.Diagnosis;
import io.nodelet.why.Facts;

/// All rules together.
public final class Rules {
    private Rules() {}

    /// What is wrong with a node: every rule runs over the facts.
    public static Diagnosis diagnose(Facts facts) {
        return Diagnosis.of(
                facts, Rule.ALL.stream().flatMap(rule -> rule.diagnose(facts)).toList());
    }
}
