package io.nodelet.e2e.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Decides before the tests which classes a run has: `SelectTests ROOT TARGET SET COMMIT AGAIN`. For each manner
/// of running them it writes a file of patterns, which Surefire reads.
public final class SelectTests {
    /// In each file: where there is no pattern at all, Surefire takes every class.
    private static final String NO_CLASS = "**/NoSuchClass.java";

    /// Before the commit, as Maven passes no empty word on.
    private static final String DRAW = "draw=";

    private SelectTests() {}

    /// @param args the repository, compiled; where to write; `daily` or `full`; `draw=` and the commit
    ///             that draws, or nothing; `true` to run what has passed again
    public static void main(String... args) throws IOException {
        Path root = Path.of(args[0]).toAbsolutePath().normalize();
        Path target = Path.of(args[1]);
        ClassOutcomes outcomes = new ClassOutcomes(target.resolve("outcomes"));
        outcomes.open(SourceDigest.of(root), Boolean.parseBoolean(args[4]));
        TestChoice choice = TestChoice.of(
                TestClasses.in(root),
                args[2],
                args[3].substring(DRAW.length()),
                testClass ->
                        outcomes.of(testClass.name()).map(ClassOutcome::passed).orElse(false));
        choice.toRun().forEach(testClass -> outcomes.forget(testClass.name()));
        outcomes.want(choice.wanted().stream().map(TestClass::name).toList());
        for (TestClass.Manner manner : TestClass.Manner.values()) {
            Files.write(target.resolve(manner.tag() + ".txt"), patterns(choice, manner));
        }
        choice.words().forEach(word -> System.out.println("tests on real clusters, " + word));
    }

    private static List<String> patterns(TestChoice choice, TestClass.Manner manner) {
        List<String> patterns = new ArrayList<>(List.of(NO_CLASS));
        choice.toRun().stream()
                .filter(testClass -> testClass.manner() == manner)
                .map(testClass -> "**/" + testClass.name() + ".java")
                .forEach(patterns::add);
        return patterns;
    }
}
