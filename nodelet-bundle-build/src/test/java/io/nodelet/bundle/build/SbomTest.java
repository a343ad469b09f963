package io.nodelet.bundle.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.bundle.Arch;
import io.nodelet.bundle.BundleManifest.Component;
import io.nodelet.bundle.BundleManifest.Entry;
import io.nodelet.bundle.BundleManifest.Kind;
import io.nodelet.bundle.BundleManifest.Origin;
import io.nodelet.bundle.BundleManifest.Source;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class SbomTest {
    private static final String VERSION_OUTPUT = """
            {
              "GoVersion": "go1.26.8",
              "Path": "example.org/tool/cmd/tool",
              "Main": {"Path": "example.org/tool", "Version": "v1.0.0", "Sum": "h1:a="},
              "Deps": [
                {"Path": "example.org/B", "Version": "v2.0.0+incompatible", "Sum": "h1:b="},
                {"Path": "example.org/c", "Version": "v0.0.0",
                 "Replace": {"Path": "example.org/fork", "Version": "v0.1.0", "Sum": "h1:c="}}
              ]
            }
            """;

    @Test
    void readsTheModulesOfAProgram() {
        Set<GoModule> modules = GoModule.of(VERSION_OUTPUT);

        assertThat(modules)
                .containsExactly(
                        new GoModule("example.org/B", "v2.0.0+incompatible", "h1:b="),
                        new GoModule("example.org/fork", "v0.1.0", "h1:c="),
                        new GoModule("example.org/tool", "v1.0.0", "h1:a="));
    }

    @Test
    void knowsWhereAModuleLies() {
        assertThat(new GoModule("github.com/Azure/x", "v1.0.0", "").folder(java.nio.file.Path.of("/mod")))
                .hasToString("/mod/github.com/!azure/x@v1.0.0");
    }

    @Test
    void listsComponentsFilesAndModules() {
        JsonNode bom = bom();

        assertThat(bom.path("bomFormat").asString()).isEqualTo("CycloneDX");
        assertThat(bom.path("specVersion").asString()).isEqualTo("1.6");
        assertThat(bom.path("serialNumber").asString()).matches("urn:uuid:[0-9a-f-]{36}");
        assertThat(bom.path("components")
                        .valueStream()
                        .map(c -> c.path("bom-ref").asString()))
                .containsExactly(
                        "tool",
                        "pkg:golang/example.org/B@v2.0.0%2Bincompatible",
                        "pkg:golang/example.org/fork@v0.1.0",
                        "pkg:golang/example.org/tool@v1.0.0");
        assertThat(bom.at("/components/0/components/0/hashes/0/content").asString())
                .isEqualTo("a".repeat(64));
        assertThat(bom.at("/components/0/licenses/0/expression").asString()).isEqualTo("MIT");
    }

    @Test
    void everyDependencyIsDescribed() {
        JsonNode bom = bom();
        List<String> known =
                bom.findValues("bom-ref").stream().map(JsonNode::asString).toList();

        assertThat(bom.path("dependencies").valueStream())
                .allSatisfy(d -> assertThat(known).contains(d.path("ref").asString()))
                .allSatisfy(d -> assertThat(d.path("dependsOn").valueStream().map(JsonNode::asString))
                        .isSubsetOf(known));
        assertThat(known).doesNotHaveDuplicates();
    }

    private static JsonNode bom() {
        Component tool = new Component(
                "tool",
                "v1.0.0",
                "MIT",
                Source.of(Origin.GO_MODULE, "example.org/tool@v1.0.0"),
                List.of(new Entry("bin/tool", "a".repeat(64), 1, Kind.BINARY)));
        BuiltComponent builtComponent = new BuiltComponent(tool, List.copyOf(GoModule.of(VERSION_OUTPUT)));
        return BuildJson.MAPPER.readTree(
                new String(Sbom.of(List.of(builtComponent), Arch.AMD64, "c".repeat(64)), StandardCharsets.UTF_8));
    }
}
