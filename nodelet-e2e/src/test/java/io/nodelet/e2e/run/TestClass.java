package io.nodelet.e2e.run;

import java.time.Duration;
import java.util.Comparator;
import java.util.Set;

/// One class of tests on real clusters.
///
/// @param name simple, as reports have it; no two classes share one
/// @param tags what it says of itself: `full`, `alone`, `shared`, `components`
/// @param usual how long it takes on a quiet machine of two cores
record TestClass(String name, Set<String> tags, Duration usual) {
    /// Slowest first; by name where that is the same.
    static final Comparator<TestClass> SLOWEST_FIRST =
            Comparator.comparing(TestClass::usual).reversed().thenComparing(TestClass::name);

    private static final int LANES = 2;

    /// How its classes are run together.
    enum Manner {
        /// First, on a control plane without nodes.
        COMPONENTS,
        /// One after the other, with nothing beside them.
        ALONE,
        /// Two at a time, each lane on one cluster that its classes share.
        SHARED,
        /// Two at a time, each on clusters of its own.
        BESIDE;

        String tag() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    Manner manner() {
        for (Manner manner : Manner.values()) {
            if (tags.contains(manner.tag())) {
                return manner;
            }
        }
        return Manner.BESIDE;
    }

    /// Whether only full runs and draws have it.
    boolean rare() {
        return tags.contains("full");
    }

    /// Whether commits draw it: not what takes longer than all that one commit draws.
    boolean drawn() {
        return rare() && !tags.contains("undrawn");
    }

    /// What it adds to a run's time.
    Duration cost() {
        return manner() == Manner.ALONE || manner() == Manner.COMPONENTS ? usual : usual.dividedBy(LANES);
    }

    static Duration cost(Iterable<TestClass> classes) {
        Duration sum = Duration.ZERO;
        for (TestClass testClass : classes) {
            sum = sum.plus(testClass.cost());
        }
        return sum;
    }
}
