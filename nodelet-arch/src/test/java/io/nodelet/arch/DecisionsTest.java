package io.nodelet.arch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// No decision depends on a sentence: what is for people (a reason, a message, an error's text) is printed, and never
/// searched or compared. Programs decide by `ReasonCode`, its scope and its subject.
///
/// Byte code does not tell whose text a `contains` is about, so this reads sources: any look into a value of one of the
/// names that such texts have here.
class DecisionsTest {
    private static final String SENTENCE = "(?:reason|message|getMessage|words|why|detail|remedy)";
    private static final String LOOK = "(?:contains|startsWith|endsWith|matches|equals|equalsIgnoreCase|indexOf)";
    private static final Pattern DECIDES = Pattern.compile(
            // reason.contains(…), e.getMessage()).startsWith(…), step.text().equals(…)
            "\\b(?:" + SENTENCE + "\\s*(?:\\(\\s*\\))?|text\\(\\))\\s*\\)*\\s*\\." + "\\s*" + LOOK + "\\s*\\("
                    // PATTERN.matcher(it.reason()), known.equals(it.why())
                    + "|(?:matcher|equals|contains)\\s*\\(\\s*(?:\\w+\\s*\\.\\s*)*(?:" + SENTENCE
                    + "|text)\\s*\\(\\s*\\)");
    /// What acts on a node, and what says why it is not well.
    private static final Pattern DECIDING =
            Pattern.compile("/nodelet-(?:model|engine|host|resources|kube|phases|daemon|agent|why)/");
    /// The rules of `why`: one of them alone reads words, those of logs of foreign programs, which have no codes.
    private static final Pattern RULE = Pattern.compile("/nodelet-why/src/main/java/.*\\.java");

    private static final String READS_LOGS = "LogRule.java";
    private static final Pattern READS =
            Pattern.compile("java\\.util\\.regex|\\.matches\\(|LogLine::text|line\\.text\\(\\)");

    private static final Pattern COMMENT = Pattern.compile("^\\s*//.*$", Pattern.MULTILINE);

    /// Each with why it may.
    private static final Map<String, String> ALLOWED = Map.of(
            "StepLog.java", "says nothing twice",
            "PhaseHistory.java", "shows nothing twice",
            "DaemonConnection.java", "the JDK says in no other way that nobody listens at a Unix socket",
            "DaemonConfig.java", "compares what a file holds now with what it held",
            "LogRule.java", "reads logs of foreign programs, which have no codes: evidence of `why` alone");

    @Test
    void noDecisionDependsOnASentence() {
        List<String> found = Sources.java().stream()
                .filter(path -> !ALLOWED.containsKey(path.getFileName().toString()))
                .filter(path -> DECIDING.matcher(path.toString()).find())
                .flatMap(DecisionsTest::decisions)
                .toList();
        assertThat(found).isEmpty();
    }

    @Test
    void oneRuleOfWhyReadsWords() {
        List<String> found = Sources.java().stream()
                .filter(path -> RULE.matcher(path.toString()).find())
                .filter(path -> READS.matcher(text(path)).find())
                .map(path -> path.getFileName().toString())
                .toList();
        assertThat(found).containsExactly(READS_LOGS);
    }

    /// The ways in which it was done once.
    @Test
    void whatItLooksForIsFound() {
        assertThat(List.of(
                        "return reason.contains(service) || reason.contains(bare);",
                        "if (other.filter(words -> words.endsWith(\"goes first\")).isPresent()) {",
                        "if (!String.valueOf(e.getMessage()).contains(\"has been compacted\")) {",
                        "    .filter(it -> it.why()\n        .equals(DEFRAGMENTING))",
                        "boolean masked = drift.why().endsWith(\" is masked by somebody\");",
                        "it.getValue().matcher(it.reason()).find()",
                        "phase.reason().contains(it.problem())"))
                .allMatch(text -> DECIDES.matcher(text).find());
        assertThat(List.of("failure.code() == ReasonCode.NO_QUORUM", "progress.say(it.reason());"))
                .noneMatch(text -> DECIDES.matcher(text).find());
    }

    private static Stream<String> decisions(Path file) {
        String code = COMMENT.matcher(text(file)).replaceAll("");
        Matcher matcher = DECIDES.matcher(code);
        return matcher.results()
                .map(match -> file.getFileName() + ":"
                        + code.substring(0, match.start()).lines().count() + ": " + match.group());
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
