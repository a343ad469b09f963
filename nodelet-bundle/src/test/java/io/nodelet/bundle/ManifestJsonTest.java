package io.nodelet.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManifestJsonTest {
    @TempDir
    Path folder;

    private BundleManifest bundleManifest;
    private String json;

    @BeforeEach
    void write() throws Exception {
        bundleManifest = TinyBundle.in(folder).manifest();
        json = new String(ManifestJson.write(bundleManifest), StandardCharsets.UTF_8);
    }

    @Test
    void readsWhatItWrote() {
        assertThat(read(json)).isEqualTo(bundleManifest);
    }

    @Test
    void writesForPeople() {
        assertThat(json)
                .startsWith("{\n  \"schema\" : 1,\n  \"arch\" : \"amd64\",\n  \"catalog\" : \"ccc")
                .endsWith("}\n");
        assertThat(json).contains("\"origin\" : \"go-module\"").contains("\"kind\" : \"binary\"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        "schema" : 1     | "schema" : 2          | m has schema 2, and this version reads schema 1
        "schema" : 1     | "schema" : "x"        | m has schema "x", and this version reads schema 1
        bin/kubelet      | ../kubelet            | m has a path that leaves the bundle or is odd: '../kubelet'
        bin/kubelet      | /etc/passwd           | m has a path that leaves the bundle or is odd: '/etc/passwd'
        bin/kubelet      | bin/../../x           | m has a path that leaves the bundle or is odd: 'bin/../../x'
        bin/kubelet      | cni/bridge            | m lists cni/bridge twice
        "amd64"          | "mips"                | m is not a bundle manifest: "arch" is "mips", and may be amd64, arm64
        "go-module"      | "floppy"              | m is not a bundle manifest: "origin" is "floppy", and may be go-module, official, debian
        "catalog"        | "more": 1, "catalog"  | m is not a bundle manifest: unknown key "more"
        """)
    void refusesUnsound(String from, String to, String message) {
        String broken = json.replace(from.strip(), to.strip());

        assertThatThrownBy(() -> read(broken)).hasMessageStartingWith(message);
    }

    @Test
    void refusesMissingFields() {
        String broken = json.replaceFirst("\"licence\" : \"Apache-2.0\",", "");

        assertThatThrownBy(() -> read(broken))
                .hasMessage("m is not a bundle manifest: \"licence\" is missing or no text");
    }

    @Test
    void refusesWhatIsNotJson() {
        assertThatThrownBy(() -> read("hello")).hasMessageStartingWith("m is not a bundle manifest: ");
    }

    private static BundleManifest read(String json) {
        return ManifestJson.read(json.getBytes(StandardCharsets.UTF_8), "m");
    }
}
