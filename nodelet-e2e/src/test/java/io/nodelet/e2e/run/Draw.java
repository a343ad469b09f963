package io.nodelet.e2e.run;

import io.nodelet.model.NodeletException;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/// Draws a few of the classes that daily runs leave out. They are dealt into as few groups as fit into a limit each;
/// a commit's id chooses one. So each class comes up as often as any other, and the same commit draws the same ones.
final class Draw {
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{7,64}");

    private Draw() {}

    /// @param commit its id, in hexadecimal
    /// @param limit  how much time the group may cost
    static List<TestClass> of(String commit, Collection<TestClass> classes, Duration limit) {
        if (!COMMIT.matcher(commit).matches()) {
            throw new NodeletException(
                    "'" + commit + "' is no commit's id", "Give -Dnodelet.draw=$(git rev-parse HEAD).");
        }
        List<List<TestClass>> groups = groups(classes, limit);
        return groups.isEmpty()
                ? List.of()
                : groups.get(new BigInteger(commit, 16)
                        .mod(BigInteger.valueOf(groups.size()))
                        .intValue());
    }

    /// The slowest first, each into the group that has cost least so far; one more group until all fit.
    static List<List<TestClass>> groups(Collection<TestClass> classes, Duration limit) {
        List<TestClass> sorted =
                classes.stream().sorted(TestClass.SLOWEST_FIRST).toList();
        for (int number = 1; number < sorted.size(); number++) {
            List<List<TestClass>> dealt = dealt(sorted, number);
            if (dealt.stream().allMatch(list -> TestClass.cost(list).compareTo(limit) <= 0)) {
                return dealt;
            }
        }
        return sorted.stream().map(List::of).toList();
    }

    private static List<List<TestClass>> dealt(List<TestClass> sorted, int number) {
        List<List<TestClass>> groups = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            groups.add(new ArrayList<>());
        }
        for (TestClass testClass : sorted) {
            groups.stream()
                    .min(java.util.Comparator.comparing(TestClass::cost))
                    .orElseThrow()
                    .add(testClass);
        }
        return groups;
    }
}
