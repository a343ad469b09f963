package io.nodelet.e2e.run;

import io.nodelet.model.NodeletException;
import java.nio.file.Path;
import java.util.List;

/// Says after the tests how long each class took, and fails when one that was wanted has not passed: `ReportTests
/// TARGET`. Surefire itself goes on past a failure, so that one run tells of all of them.
public final class ReportTests {
    private ReportTests() {}

    /// @param args where [SelectTests] wrote
    public static void main(String... args) {
        RunTable table = new RunTable(new ClassOutcomes(Path.of(args[0]).resolve("outcomes")));
        table.lines().forEach(System.out::println);
        List<String> bad = table.bad();
        if (!bad.isEmpty()) {
            throw new NodeletException(
                    bad.size() + " of the classes on real clusters did not pass: " + String.join(", ", bad),
                    "Their reports are in nodelet-e2e/target/surefire-reports.");
        }
    }
}
