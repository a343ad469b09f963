package io.nodelet.e2e.run;

import java.time.Duration;

/// How a class of tests went.
///
/// @param passed whether every test of it ran and succeeded
record ClassOutcome(boolean passed, Duration took) {
    private static final String PASSED = "passed";

    String text() {
        return (passed ? PASSED : "failed") + " " + took.toSeconds();
    }

    static ClassOutcome parse(String text) {
        String[] words = text.strip().split(" ", 2);
        return new ClassOutcome(words[0].equals(PASSED), Duration.ofSeconds(Long.parseLong(words[1])));
    }
}
