package io.nodelet.bundle.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.bundle.Arch;
import io.nodelet.bundle.build.Catalog.Spec;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoComponentTest {
    private static final Spec SPEC =
            TestCatalogs.go("tool", List.of(TestCatalogs.build("example.org/tool/cmd/tool", "tool")));

    /// A key that changed by accident would make every user build everything again.
    @Test
    void keyIsStable() {
        assertThat(key(SPEC, Arch.AMD64, "go1.26.8", "sum")).isEqualTo("tool-v1.2.3-amd64-d82e83e26422887e");
    }

    @Test
    void keyChangesWithAllThatDecidesTheContent() {
        Spec otherFlags = TestCatalogs.go("tool", List.of(TestCatalogs.build("example.org/tool/cmd/tool", "tool2")));

        assertThat(List.of(
                        key(SPEC, Arch.AMD64, "go1.26.8", "sum"),
                        key(SPEC, Arch.ARM64, "go1.26.8", "sum"),
                        key(SPEC, Arch.AMD64, "go1.26.9", "sum"),
                        key(SPEC, Arch.AMD64, "go1.26.8", "other sum"),
                        key(otherFlags, Arch.AMD64, "go1.26.8", "sum")))
                .doesNotHaveDuplicates();
    }

    @Test
    void keyOfABuildDoesNotDependOnWhereReleasesLie() {
        Spec released = TestCatalogs.kubelet();

        assertThat(key(released, Arch.AMD64, "go1.26.8", "sum"))
                .isEqualTo(key(released.withoutOfficial(), Arch.AMD64, "go1.26.8", "sum"));
    }

    @ParameterizedTest
    @CsvSource({
        "k8s.io/kubernetes/cmd/kubelet, kubelet",
        "go.etcd.io/etcd/server/v3, server",
        "github.com/coredns/coredns, coredns",
        "github.com/containerd/containerd/v2/cmd/ctr, ctr"
    })
    void knowsWhatGoCallsAProgram(String goPackage, String name) {
        assertThat(GoComponent.defaultName(goPackage)).isEqualTo(name);
    }

    private static String key(Spec spec, Arch arch, String go, String sum) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("go.mod", "module x".getBytes(StandardCharsets.UTF_8));
        files.put("go.sum", sum.getBytes(StandardCharsets.UTF_8));
        return GoComponent.key(spec, arch, go, files);
    }
}
