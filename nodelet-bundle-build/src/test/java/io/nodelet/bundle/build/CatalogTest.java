package io.nodelet.bundle.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nodelet.bundle.build.Catalog.Release;
import io.nodelet.bundle.build.Catalog.Spec;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CatalogTest {
    private static final Pattern REQUIRE = Pattern.compile("^(?:require)?\\s+(\\S+) (v\\S+)( // indirect)?$");
    private static final Pattern MODULE = Pattern.compile("^module (\\S+)$");

    static Stream<Spec> components() {
        return Catalog.load().components().stream();
    }

    @Test
    void holdsWhatANodeNeeds() {
        assertThat(Catalog.load().select(Set.of()).stream().map(Spec::name))
                .containsExactly(
                        "kubernetes",
                        "etcd",
                        "containerd",
                        "runc",
                        "cni-plugins",
                        "flannel",
                        "coredns",
                        "metrics-server",
                        "apigate",
                        "pause");
    }

    @Test
    void holdsWhatTestsNeedForThoseWhoAsk() {
        assertThat(components().filter(Spec::optional).map(Spec::name))
                .containsExactly("kubernetes-tests", "ginkgo", "versitygw");
        assertThat(Catalog.load().select(TestImages.NEEDED))
                .extracting(Spec::name)
                .contains("kubernetes-tests");
    }

    /// Tests of another version would test something else.
    @Test
    void theConformanceTestsAreThoseOfItsKubernetes() {
        List<String> versions = components()
                .filter(spec -> spec.module().equals("k8s.io/kubernetes"))
                .map(Spec::version)
                .distinct()
                .toList();

        assertThat(versions).hasSize(1);
    }

    /// What the catalog says and what is compiled must be one thing.
    @ParameterizedTest
    @MethodSource("components")
    void agreesWithGoMod(Spec spec) {
        String goMod = new String(Catalog.moduleFiles(spec.name()).get("go.mod"), StandardCharsets.UTF_8);
        Map<String, String> versions = requirements(goMod);
        versions.put(firstGroup(MODULE, goMod), spec.version());

        assertThat(versions).containsEntry(spec.module(), spec.version());
        assertThat(packages(spec))
                .isNotEmpty()
                .allSatisfy(p -> assertThat(versions.get(moduleOf(p, versions.keySet())))
                        .as("version of the module of " + p)
                        .isEqualTo(spec.version()));
    }

    @ParameterizedTest
    @MethodSource("components")
    void pinsEveryDependencyByDigest(Spec spec) {
        Map<String, byte[]> files = Catalog.moduleFiles(spec.name());
        boolean ours = spec.module().startsWith("nodelet.io/");

        assertThat(files.keySet()).isEqualTo(ours ? Set.of("go.mod", "main.go") : Set.of("go.mod", "go.sum"));
    }

    @ParameterizedTest
    @MethodSource("components")
    void officialReleasesHoldTheSameProgramsAndPublishChecksums(Spec spec) {
        List<String> built = spec.builds().stream()
                .flatMap(b -> b.packages().values().stream())
                .sorted()
                .toList();
        List<String> published = spec.official().stream()
                .flatMap(r -> r.programs().values().stream())
                .sorted()
                .toList();

        assertThat(spec.official()).extracting(Release::checksums).doesNotContain("");
        assertThat(published).isIn(List.of(), built);
    }

    @Test
    void refusesAComponentThatItDoesNotKnow() {
        assertThatThrownBy(() -> Catalog.load().select(Set.of("kubernetes", "docker")))
                .hasMessage("there is no component 'docker'");
    }

    private static Stream<String> packages(Spec spec) {
        return spec.builds().stream().flatMap(b -> b.packages().keySet().stream());
    }

    private static Map<String, String> requirements(String goMod) {
        Map<String, String> versions = new TreeMap<>();
        goMod.lines().map(REQUIRE::matcher).filter(m -> m.matches()).forEach(m -> versions.put(m.group(1), m.group(2)));
        return versions;
    }

    private static String moduleOf(String goPackage, Set<String> modules) {
        return modules.stream()
                .filter(m -> goPackage.equals(m) || goPackage.startsWith(m + "/"))
                .max(Comparator.comparingInt(String::length))
                .orElse("none");
    }

    private static String firstGroup(Pattern pattern, String text) {
        return text.lines()
                .map(pattern::matcher)
                .filter(m -> m.matches())
                .findFirst()
                .orElseThrow()
                .group(1);
    }
}
