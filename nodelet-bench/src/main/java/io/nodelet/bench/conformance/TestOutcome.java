package io.nodelet.bench.conformance;

/// How one test went.
///
/// @param name its full name, such as `[sig-node] Pods should … [Conformance]`
/// @param seconds it took
/// @param message why it failed or did not run; else empty
record TestOutcome(String name, State state, double seconds, String message) {
    /// What became of it.
    enum State {
        PASSED,
        FAILED,
        /// It was not wanted, or it found that it can't run here and said so.
        SKIPPED
    }

    /// The group of Kubernetes' developers that it belongs to, such as `sig-node`.
    String group() {
        int end = name.indexOf(']');
        return name.startsWith("[sig-") && end > 0 ? name.substring(1, end) : "others";
    }

    /// Its name without the marks that all of them bear.
    String shortName() {
        return name.replaceAll("\\s*\\[(NodeConformance|Conformance|LinuxOnly|" + group() + ")]\\s*", " ")
                .strip();
    }
}
