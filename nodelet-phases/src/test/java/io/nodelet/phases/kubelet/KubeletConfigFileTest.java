package io.nodelet.phases.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.kube.YamlManifest;
import io.nodelet.model.NodeConfig;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.Specs;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// What an operator wants of kubelet, in its file.
class KubeletConfigFileTest {
    private static final MachineSize SIZE = new MachineSize(4096, 2);

    private static NodeSpec with(Map<String, Object> settings) {
        NodeSpec spec = Specs.master();
        NodeConfig.Kubelet kubelet = spec.config().kubelet();
        return Specs.with(
                spec, new NodeConfig.Kubelet(kubelet.maxPods(), kubelet.cgroupDriver(), kubelet.allowSwap(), settings));
    }

    private static JsonNode file(Map<String, Object> settings) {
        return YamlManifest.parse(KubeletConfigFile.yaml(with(settings), SIZE)).getFirst();
    }

    @Test
    void groupsAreMergedAndTheRestIsReplaced() {
        JsonNode ours = file(Map.of());
        JsonNode file = file(Map.of(
                "authentication", Map.of("anonymous", Map.of("enabled", true)),
                "clusterDNS", List.of("192.0.2.53"),
                "reservedSystemCPUs", "0",
                "systemReserved", Map.of("cpu", "1"),
                "maxPods", 50L));
        assertThat(file.at("/authentication/anonymous/enabled").booleanValue()).isTrue();
        assertThat(file.at("/authentication/webhook/enabled").booleanValue()).isTrue();
        assertThat(file.at("/authentication/x509")).isEqualTo(ours.at("/authentication/x509"));
        assertThat(file.path("clusterDNS")).hasSize(1);
        assertThat(file.path("reservedSystemCPUs").isString()).isTrue();
        assertThat(file.at("/systemReserved/cpu").isString()).isTrue();
        assertThat(file.path("maxPods").intValue()).isEqualTo(50);
        assertThat(file.path("kind").stringValue()).isEqualTo("KubeletConfiguration");
    }

    /// kubelet ends where the sums of what is reserved do not fit: whoever names one of them has them all.
    @Test
    void whoReservesHasOurSharesGone() {
        assertThat(file(Map.of("maxPods", 50L)).has("kubeReserved")).isTrue();
        for (Map<String, Object> settings : List.<Map<String, Object>>of(
                Map.of("kubeReserved", Map.of("cpu", "1")),
                Map.of("cpuManagerPolicy", "static"),
                Map.of("memoryManagerPolicy", "Static"))) {
            JsonNode file = file(settings);
            assertThat(file.has("systemReserved")).as("%s", settings).isFalse();
            assertThat(file.at("/kubeReserved/memory").isMissingNode())
                    .as("%s", settings)
                    .isTrue();
        }
    }

    /// A file that is another for the same content would restart kubelet on every node.
    @Test
    void withoutSettingsItIsAsItWas() {
        assertThat(KubeletConfigFile.yaml(Specs.master(), SIZE))
                .contains(
                        "# A quarter of the defaults, so that a change of state shows soon.\nfileCheckFrequency: 5s\n");
    }

    @Test
    void anyTextComesUpAsThatVeryText() {
        Random random = new Random(1337);
        for (int i = 0; i < 300; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(12); n > 0; n--) {
                text.append((char) (random.nextInt(4) == 0 ? 0xa1 + random.nextInt(300) : ' ' + random.nextInt(95)));
            }
            JsonNode file = file(Map.of("providerID", text.toString(), "systemReserved", Map.of("x", text.toString())));
            assertThat(file.path("providerID").asString()).isEqualTo(text.toString());
            assertThat(file.at("/systemReserved/x").asString()).isEqualTo(text.toString());
        }
    }
}
