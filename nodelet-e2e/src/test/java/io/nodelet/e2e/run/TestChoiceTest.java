package io.nodelet.e2e.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("unit")
class TestChoiceTest {
    private static final TestClass EACH_DAY = of("DayTest");
    private static final TestClass RARE = of("RareTest", "full", "alone");
    private static final List<TestClass> ALL = List.of(EACH_DAY, RARE);

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    private static TestClass of(String name, String... tags) {
        return new TestClass(name, Set.of(tags), Duration.ofSeconds(60));
    }

    @Test
    void aDayHasWhatIsNotRareAndWhatItsCommitDraws() {
        assertThat(TestChoice.of(ALL, "daily", "", _ -> true).toRun()).containsExactly(EACH_DAY);

        TestChoice drawn = TestChoice.of(ALL, "daily", "7188f8d", _ -> true);
        assertThat(drawn.toRun()).containsExactly(EACH_DAY, RARE);
        assertThat(drawn.words()).contains("drawn by commit 7188f8d: RareTest (1, about 1 min)");
    }

    @Test
    void whatTakesLongerThanADrawIsInFullRunsAlone() {
        TestClass longest = of("LongTest", "full", "alone", "undrawn");
        List<TestClass> all = List.of(EACH_DAY, longest);
        assertThat(TestChoice.of(all, "daily", "7188f8d", _ -> true).toRun()).containsExactly(EACH_DAY);
        assertThat(TestChoice.of(all, "full", "", _ -> false).toRun()).containsExactly(EACH_DAY, longest);
    }

    @Test
    void aFullRunGoesOnWhereItWasBrokenOff() {
        TestChoice rest = TestChoice.of(ALL, "full", "", EACH_DAY::equals);
        assertThat(rest.toRun()).containsExactly(RARE);
        assertThat(rest.wanted()).isEqualTo(ALL);
        assertThat(rest.words()).anyMatch(text -> text.contains("DayTest") && text.contains("-Dnodelet.again"));
    }

    @Test
    void anotherSetThereIsNot() {
        assertThatThrownBy(() -> TestChoice.of(ALL, "most", "", _ -> true)).hasMessageContaining("'most'");
    }

    @Test
    void whatPassedIsForgottenWithTheSource() {
        ClassOutcomes outcomes = new ClassOutcomes(folder);
        outcomes.open("one", false);
        outcomes.put("DayTest", new ClassOutcome(true, Duration.ofSeconds(9)));
        outcomes.open("one", false);
        assertThat(outcomes.of("DayTest")).contains(new ClassOutcome(true, Duration.ofSeconds(9)));
        outcomes.open("two", false);
        assertThat(outcomes.of("DayTest")).isEmpty();
        outcomes.put("DayTest", new ClassOutcome(true, Duration.ofSeconds(9)));
        outcomes.open("two", true);
        assertThat(outcomes.of("DayTest")).isEmpty();
    }

    @Test
    void everySourceCounts() throws IOException {
        Path source =
                Files.createDirectories(folder.resolve("nodelet-x/src/test")).resolve("A.java");
        for (String file : List.of("pom.xml", "nodelet-x/pom.xml")) {
            Files.writeString(folder.resolve(file), "x");
        }
        Files.writeString(source, "a");
        String before = SourceDigest.of(folder);
        Files.createDirectories(folder.resolve("nodelet-x/target"));
        Files.writeString(folder.resolve("nodelet-x/target/made"), "x");
        assertThat(SourceDigest.of(folder)).isEqualTo(before);
        Files.writeString(source, "b");
        assertThat(SourceDigest.of(folder)).isNotEqualTo(before);
    }

    @Test
    void theTableHasTheSlowestFirstAndKnowsWhatDidNotRun() {
        ClassOutcomes outcomes = new ClassOutcomes(folder);
        outcomes.want(List.of("A", "B", "C"));
        outcomes.put("A", new ClassOutcome(true, Duration.ofSeconds(5)));
        outcomes.put("B", new ClassOutcome(false, Duration.ofSeconds(70)));
        RunTable table = new RunTable(outcomes);
        assertThat(table.lines().stream().map(String::strip))
                .startsWith("70 s  FAILED   B", "5 s  passed   A", "0 s  NOT RUN  C");
        assertThat(table.bad()).containsExactly("B", "C");
    }
}
