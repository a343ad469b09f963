package io.nodelet.e2e.run;

import io.nodelet.model.NodeletException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// The classes of one run.
///
/// @param wanted all that must have passed at its end
/// @param toRun  those of them that have not passed yet
/// @param words  what there is to say about it, a line each
record TestChoice(List<TestClass> wanted, List<TestClass> toRun, List<String> words) {
    private static final Duration DRAWN = Duration.ofMinutes(8);

    /// @param set    `daily`, or `full`
    /// @param commit with `daily`: whose id draws some of the others; empty for none
    /// @param passed whether a class has passed already, at this very source
    static TestChoice of(List<TestClass> all, String set, String commit, Predicate<TestClass> passed) {
        return switch (set) {
            case "daily" -> daily(all, commit);
            case "full" -> full(all, passed);
            default ->
                throw new NodeletException("there is no set of tests '" + set + "'", "-Dnodelet.set is daily or full.");
        };
    }

    private static TestChoice daily(List<TestClass> all, String commit) {
        List<TestClass> classes = new ArrayList<>(
                all.stream().filter(testClass -> !testClass.rare()).toList());
        List<String> words = new ArrayList<>(List.of("each day's: " + names(classes)));
        if (!commit.isEmpty()) {
            List<TestClass> drawn =
                    Draw.of(commit, all.stream().filter(TestClass::drawn).toList(), DRAWN);
            words.add("drawn by commit " + commit + ": " + names(drawn));
            classes.addAll(drawn);
        }
        return new TestChoice(List.copyOf(classes), List.copyOf(classes), List.copyOf(words));
    }

    private static TestChoice full(List<TestClass> all, Predicate<TestClass> passed) {
        List<TestClass> left = all.stream().filter(passed.negate()).toList();
        List<TestClass> before = all.stream().filter(passed).toList();
        List<String> words = new ArrayList<>(List.of("all there is: " + names(left)));
        if (!before.isEmpty()) {
            words.add("passed at this very source, and not run again without -Dnodelet.again=true: " + names(before));
        }
        return new TestChoice(all, left, List.copyOf(words));
    }

    private static String names(List<TestClass> classes) {
        return classes.stream().map(TestClass::name).sorted().collect(Collectors.joining(", "))
                + " (" + classes.size() + ", about "
                + TestClass.cost(classes).plusSeconds(59).toMinutes() + " min)";
    }
}
