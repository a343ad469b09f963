package io.nodelet.checks.cis;

/// Looks at one thing of a node, and changes nothing.
@FunctionalInterface
interface CisProbe {
    Seen probe(CisNode node);

    /// What was seen.
    ///
    /// @param good whether it is as the benchmark asks
    /// @param text such as `--profiling=false`; no secrets
    record Seen(boolean good, String text) {}

    /// The first that is not good, or what all of them saw.
    static CisProbe all(CisProbe first, CisProbe second) {
        return node -> {
            Seen one = first.probe(node);
            Seen two = second.probe(node);
            return one.good() && two.good() ? new Seen(true, one.text() + ", " + two.text()) : one.good() ? two : one;
        };
    }
}
