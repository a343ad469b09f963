package io.nodelet.why;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.model.ReasonCode;
import io.nodelet.why.rule.Rule;
import io.nodelet.why.rule.Rules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The rules on recorded facts. `-Dgolden.update=true` writes each case's expected.txt.
class DiagnosisTest {
    private static final Path SCHEMA = Path.of("..", "docs", "why.schema.json");

    @TestFactory
    Stream<DynamicTest> says() {
        return Case.all().stream().map(value -> DynamicTest.dynamicTest(value.name(), () -> says(value)));
    }

    private static void says(Case one) throws IOException {
        String said = one.diagnosis().render();
        Path expected = one.folder().resolve("expected.txt");
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(expected, said);
        }
        assertThat(said).isEqualTo(Files.readString(expected));
    }

    @Test
    void aWellNodeIsWell() {
        Diagnosis diagnosis = Rules.diagnose(Case.well());

        assertThat(diagnosis.roots()).isEmpty();
        assertThat(diagnosis.well()).isTrue();
        assertThat(diagnosis.render()).isEqualTo("Nothing is wrong.\n");
    }

    /// They end as nodeletd ends them: in order, on record, and with what they are asked to finish.
    @Test
    void noRemedyKillsTheNodesOwnPrograms() {
        assertThat(Case.all())
                .allSatisfy(value ->
                        assertThat(value.diagnosis().render()).as(value.name()).doesNotContain("kill -9"));
    }

    @Test
    void oneLateAnswerIsNoTroubleWhenAnotherCame() {
        assertThat(one("one-answer-that-was-late").diagnosis().verdict()).isEqualTo(Diagnosis.Verdict.UNCERTAIN);
    }

    /// Whoever could not look says so, and never that nothing is wrong.
    @Test
    void whatWasNotSeenIsNotWell() {
        for (String name : List.of("blind-on-many-sides", "a-look-that-was-not-finished", "one-answer-that-was-late")) {
            Diagnosis diagnosis = one(name).diagnosis();

            assertThat(diagnosis.well()).as(name).isFalse();
            assertThat(diagnosis.unseen()).as(name).isNotEmpty();
            assertThat(diagnosis.render())
                    .as(name)
                    .startsWith("Nothing is known to be wrong")
                    .doesNotContain("Nothing is wrong");
        }
    }

    /// Whatever fails, and whether a rule knows it or not: with a phase that fails, nobody hears that nothing is wrong.
    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"CERTIFICATE_ENDS_SOON", "CERTIFICATE_MODE", "NOT_OWNED"}) // for which a note is enough
    void aPhaseThatFailsIsNeverNothing(ReasonCode code) {
        for (String kind : List.of("action", "remedy", "some-kind-of-tomorrow")) {
            var drift = new Facts.Drift("do", kind, "a thing", "in words", code, "");
            var phase =
                    new Facts.PhaseSeen(110, "110-uncordon_node.sh", "failed", "in words", code, "", List.of(drift));

            assertThat(Rules.diagnose(with(phase)).verdict()).as(kind).isNotEqualTo(Diagnosis.Verdict.WELL);
        }
        var check = new Facts.PhaseSeen(110, "110-uncordon_node.sh", "failed", "in words", code, "", List.of());
        assertThat(Rules.diagnose(with(check)).verdict()).isNotEqualTo(Diagnosis.Verdict.WELL);
    }

    private static Facts with(Facts.PhaseSeen phase) {
        ObjectNode facts = (ObjectNode) JsonMapper.shared().readTree(FactsJson.write(Case.well()));
        facts.set("phases", JsonMapper.shared().valueToTree(List.of(phase)));
        return FactsJson.read(facts.toString());
    }

    @Test
    void whatAComponentNeedsMayHideItsTroubles() {
        Diagnosis diagnosis = one("blind-on-many-sides").diagnosis();

        assertThat(diagnosis.about(Component.CONTAINERD).unseen())
                .extracting(Unseen::what)
                .containsExactly("disks", "ports", "memory");
        assertThat(diagnosis.about(Component.ETCD).unseen())
                .extracting(Unseen::what)
                .contains("log of etcd");
    }

    @TestFactory
    Stream<DynamicTest> everyFindingStandsOnce() {
        return Case.all().stream()
                .map(value -> DynamicTest.dynamicTest(value.name(), () -> everyFindingStandsOnce(value)));
    }

    private static void everyFindingStandsOnce(Case one) {
        Set<String> found = new HashSet<>();
        Rule.ALL.stream().flatMap(rule -> rule.diagnose(one.facts())).forEach(finding -> found.add(key(finding)));
        if (found.isEmpty()) {
            new Unexplained(one.facts()).findings().forEach(finding -> found.add(key(finding)));
        }
        List<String> told = one.diagnosis().roots().stream()
                .flatMap(root -> Stream.concat(Stream.of(root.finding()), root.consequences().stream()))
                .map(DiagnosisTest::key)
                .toList();

        assertThat(told).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(found);
    }

    private static String key(Finding finding) {
        return finding.cause() + " " + finding.subject();
    }

    @Test
    void everyCauseIsFoundInSomeCase() {
        Set<Cause> found = new HashSet<>();
        for (Case one : Case.all()) {
            Rule.ALL.stream()
                    .flatMap(rule -> rule.diagnose(one.facts()))
                    .forEach(finding -> found.add(finding.cause()));
        }

        assertThat(found).containsExactlyInAnyOrder(Cause.values());
    }

    @Test
    void aCauseHasOneIdAndAnIdOneCause() {
        assertThat(Arrays.stream(Cause.values()).map(Cause::id))
                .doesNotHaveDuplicates()
                .allMatch(text -> text.matches("[a-z-]+\\.[a-z-]+"));
    }

    @Test
    void aComponentsOwnTroublesAndThoseOfWhatItNeeds() {
        Diagnosis diagnosis = one("etcd-killed").diagnosis();

        assertThat(diagnosis.about(Component.KUBELET).first()).isEqualTo(diagnosis.first());
        assertThat(diagnosis.about(Component.CONTAINERD).roots()).isEmpty();
    }

    @Test
    void theFactsAreTheSameAfterTheyWereKept() {
        Facts facts = one("etcd-killed").facts();

        assertThat(FactsJson.read(FactsJson.write(facts))).isEqualTo(facts);
    }

    @Test
    void theTreeIsThatOfTheSchema() throws IOException {
        JsonMapper json = JsonMapper.shared();
        JsonNode schema = json.readTree(Files.readString(SCHEMA));
        for (String name : List.of("etcd-killed", "blind-on-many-sides")) {
            Map<String, Object> tree = one(name).diagnosis().toMap(Duration.ofMillis(12));
            assertFits(json.readTree(json.writeValueAsString(tree)), schema, schema, "");
        }
    }

    /// Enough of JSON Schema for a schema that closes every object.
    private static void assertFits(JsonNode value, JsonNode schema, JsonNode root, String place) {
        if (schema.has("$ref")) {
            assertFits(value, root.at(schema.path("$ref").asString("").substring(1)), root, place);
            return;
        }
        switch (schema.path("type").asString("")) {
            case "object" -> {
                assertThat(schema.path("additionalProperties").asBoolean(true))
                        .as(place)
                        .isFalse();
                assertThat(value.propertyNames())
                        .as(place)
                        .containsExactlyInAnyOrderElementsOf(
                                schema.path("properties").propertyNames())
                        .containsExactlyInAnyOrderElementsOf(schema.path("required")
                                .valueStream()
                                .map(node -> node.asString(""))
                                .toList());
                value.propertyNames()
                        .forEach(propertyName -> assertFits(
                                value.path(propertyName),
                                Objects.requireNonNull(schema.path("properties").path(propertyName)),
                                root,
                                place + "/" + propertyName));
            }
            case "array" -> value.forEach(node -> assertFits(node, schema.path("items"), root, place + "/*"));
            case "string" -> assertThat(value.isString()).as(place).isTrue();
            case "boolean" -> assertThat(value.isBoolean()).as(place).isTrue();
            case "integer" -> assertThat(value.isIntegralNumber()).as(place).isTrue();
            default -> throw new AssertionError(place + ": no type in the schema");
        }
        if (schema.has("enum")) {
            assertThat(schema.path("enum").valueStream()).as(place).contains(value);
        }
    }

    private static Case one(String name) {
        return Case.all().stream()
                .filter(value -> value.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
