package io.nodelet.phases;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.bundle.Bundle;
import io.nodelet.bundle.BundleTerms;
import io.nodelet.model.Health;
import io.nodelet.model.ReasonCode;
import io.nodelet.model.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Somebody puts another bundle into the folder of a node that runs.
class AcceptBundleTest {
    @TempDir
    Path folder;

    private static String manifest(String version) {
        return """
                {"schema": 1, "arch": "amd64", "catalog": "%1$s",
                 "components": [{"name": "kubernetes", "version": "%2$s", "licence": "Apache-2.0",
                                 "source": {"origin": "go-module", "location": "x"}, "files": []}],
                 "sbom": {"path": "sbom.cdx.json", "sha256": "%1$s", "size": 0, "kind": "sbom"}}
                """.formatted("0".repeat(64), version);
    }

    private AcceptBundle with(String installed, String there) throws IOException {
        Files.writeString(folder.resolve(Bundle.MANIFEST), manifest(there));
        Path kept = Files.writeString(folder.resolve("kept.json"), manifest(installed));
        return new AcceptBundle(Bundle.at(folder, kept, new BundleTerms(Optional.empty(), false)));
    }

    /// Nothing is restarted for it, and a start goes on.
    @Test
    void anOlderOneIsSaidAndNotFollowed() throws IOException {
        AcceptBundle action = with("v1.37.2", "v1.36.6");
        assertThat(action.check()).isInstanceOfSatisfying(Health.Unhealthy.class, unhealthy -> {
            assertThat(unhealthy.failure().code()).isEqualTo(ReasonCode.BUNDLE_REFUSED);
            assertThat(unhealthy.failure().scope()).isEqualTo(Scope.ELSEWHERE);
        });
        List<String> said = new ArrayList<>();
        action.perform(said::add);
        assertThat(said).singleElement().asString().contains("kubernetes v1.36.6 after v1.37.2", "installed from");
        assertThat(action.bundle().version("kubernetes")).isEqualTo("v1.37.2");
    }

    @Test
    void aNewerOneIsTaken() throws IOException {
        AcceptBundle action = with("v1.36.6", "v1.37.2");
        assertThat(action.check().isHealthy()).isTrue();
        assertThat(action.bundle().version("kubernetes")).isEqualTo("v1.37.2");
    }
}
