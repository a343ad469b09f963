package io.nodelet.e2e.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Decides before the tests which classes a run has: `SelectTests ROOT TESTS TARGET SET COMMIT AGAIN`. For each manner
/// of running them it writes a file of patterns, which Surefire reads.
public final class SelectTests {
    /// In each file: where there is no pattern at all, Surefire takes every class.
    private static final String NO_CLASS = "**/NoSuchClass.java";

    private SelectTests() {}

    /// @param args the repository; the compiled tests; where to write; `daily` or `full`; the commit that draws, or
    ///             nothing; `true` to run what has passed again
    public static void main(String... args) throws IOException {
        Path target = Path.of(args[2]);
        ClassOutcomes outcomes = new ClassOutcomes(target.resolve("outcomes"));
        outcomes.open(SourceDigest.of(Path.of(args[0])), Boolean.parseBoolean(args[5]));
        TestChoice choice = TestChoice.of(
                TestClasses.in(Path.of(args[1])),
                args[3],
                args[4].strip(),
                it -> outcomes.of(it.name()).map(ClassOutcome::passed).orElse(false));
        choice.toRun().forEach(it -> outcomes.forget(it.name()));
        outcomes.want(choice.wanted().stream().map(TestClass::name).toList());
        for (TestClass.Manner manner : TestClass.Manner.values()) {
            Files.write(target.resolve(manner.tag() + ".txt"), patterns(choice, manner));
        }
        choice.words().forEach(it -> System.out.println("tests on real clusters, " + it));
    }

    private static List<String> patterns(TestChoice choice, TestClass.Manner manner) {
        List<String> patterns = new ArrayList<>(List.of(NO_CLASS));
        choice.toRun().stream()
                .filter(it -> it.manner() == manner)
                .map(it -> "**/" + it.name() + ".java")
                .forEach(patterns::add);
        return patterns;
    }
}
