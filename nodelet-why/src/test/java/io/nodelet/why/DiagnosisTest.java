package io.nodelet.why;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.why.rule.Rule;
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
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The rules on recorded facts. `-Dgolden.update=true` writes each case's expected.txt.
class DiagnosisTest {
    private static final Path SCHEMA = Path.of("..", "docs", "why.schema.json");

    @TestFactory
    Stream<DynamicTest> says() {
        return Case.all().stream().map(it -> DynamicTest.dynamicTest(it.name(), () -> says(it)));
    }

    private static void says(Case one) throws IOException {
        String said = one.diagnosis().text();
        Path expected = one.folder().resolve("expected.txt");
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(expected, said);
        }
        assertThat(said).isEqualTo(Files.readString(expected));
    }

    @Test
    void aWellNodeIsWell() {
        Diagnosis diagnosis = Diagnosis.of(Case.well());

        assertThat(diagnosis.roots()).isEmpty();
        assertThat(diagnosis.well()).isTrue();
        assertThat(diagnosis.text()).isEqualTo("Nothing is wrong.\n");
    }

    @Test
    void oneLateAnswerIsNoTroubleWhenAnotherCame() {
        assertThat(one("one-answer-that-was-late").diagnosis().well()).isTrue();
    }

    @TestFactory
    Stream<DynamicTest> everyFindingStandsOnce() {
        return Case.all().stream().map(it -> DynamicTest.dynamicTest(it.name(), () -> everyFindingStandsOnce(it)));
    }

    private static void everyFindingStandsOnce(Case one) {
        Set<String> found = new HashSet<>();
        Rule.ALL.stream().flatMap(rule -> rule.look(one.facts())).forEach(it -> found.add(key(it)));
        List<String> told = one.diagnosis().roots().stream()
                .flatMap(root -> Stream.concat(Stream.of(root.finding()), root.consequences().stream()))
                .map(DiagnosisTest::key)
                .toList();

        assertThat(told).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(found);
    }

    private static String key(Finding it) {
        return it.cause() + " " + it.subject();
    }

    @Test
    void everyCauseIsFoundInSomeCase() {
        Set<Cause> found = new HashSet<>();
        for (Case one : Case.all()) {
            Rule.ALL.stream().flatMap(rule -> rule.look(one.facts())).forEach(it -> found.add(it.cause()));
        }

        assertThat(found).containsExactlyInAnyOrder(Cause.values());
    }

    @Test
    void aCauseHasOneIdAndAnIdOneCause() {
        assertThat(Arrays.stream(Cause.values()).map(Cause::id))
                .doesNotHaveDuplicates()
                .allMatch(it -> it.matches("[a-z-]+\\.[a-z-]+"));
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
        Map<String, Object> tree = one("etcd-killed").diagnosis().tree(Duration.ofMillis(12));
        assertFits(json.readTree(json.writeValueAsString(tree)), schema, schema, "");
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
                                .map(it -> it.asString(""))
                                .toList());
                value.propertyNames()
                        .forEach(it -> assertFits(
                                value.path(it),
                                Objects.requireNonNull(schema.path("properties").path(it)),
                                root,
                                place + "/" + it));
            }
            case "array" -> value.forEach(it -> assertFits(it, schema.path("items"), root, place + "/*"));
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
                .filter(it -> it.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
