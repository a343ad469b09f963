package io.nodelet.phases.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.model.Specs;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// What is kept from pods.
class ReservedResourcesTest {
    private static final long MEBIBYTE = 1024;

    @ParameterizedTest
    @CsvSource({
        "490, 512",
        "512, 512",
        "513, 768",
        "965, 1024",
        "1970, 2048",
        "3915, 4096",
        "5900, 6144",
        "7936, 8192",
        "24000, 24576",
        "257000, 262144",
        "0, 512"
    })
    void memoryIsAsItIsSold(long mebibytes, long nominal) {
        assertThat(MachineSize.nominal(mebibytes)).isEqualTo(nominal);
        assertThat(MachineSize.nominal(nominal)).as("stays").isEqualTo(nominal);
    }

    @Test
    void theKernelSaysHowMuchThereIs() {
        String cpus = "processor\t: 0\nmodel name\t: x\nprocessor\t: 1\n";
        assertThat(MachineSize.of("MemTotal:        8133820 kB\nMemFree: 1 kB\n", cpus))
                .isEqualTo(new MachineSize(8192, 2));
        assertThat(MachineSize.ofNode().mebibytes()).isGreaterThanOrEqualTo(512);
    }

    @ParameterizedTest
    @CsvSource({
        "1024, 1, false, 60m, 276Mi, 64Mi",
        "1024, 1, true, 250m, 341Mi, 64Mi",
        "4096, 2, false, 70m, 337Mi, 102Mi",
        "4096, 2, true, 330m, 1365Mi, 102Mi",
        "24576, 2, true, 330m, 2508Mi, 512Mi",
        "65536, 16, false, 210m, 1566Mi, 512Mi",
    })
    void bySizeAndRole(long memory, int processors, boolean master, String cpu, String node, String system) {
        ReservedResources reserve = ReservedResources.of(new MachineSize(memory, processors), master);
        assertThat(reserve.forNode().describe()).isEqualTo("{cpu: " + cpu + ", memory: " + node + "}");
        assertThat(reserve.forSystem().describe()).isEqualTo("{cpu: 50m, memory: " + system + "}");
    }

    /// kubelet refuses to start where more is kept than there is.
    @Test
    void muchIsLeftOnEveryMachine() {
        for (long real = 400; real < 2_000_000; real = real * 5 / 4) {
            for (int processors : new int[] {1, 2, 7, 64, 512}) {
                long nominal = MachineSize.nominal(real);
                ReservedResources reserve = ReservedResources.of(new MachineSize(nominal, processors), true);
                long kept = reserve.forNode().mebibytes() + reserve.forSystem().mebibytes();
                assertThat(kept).isLessThan(real * 7 / 10);
                assertThat(reserve.forNode().millis() + reserve.forSystem().millis())
                        .isLessThan(processors * 400L);
            }
        }
        assertThat(MachineSize.of("MemTotal: " + 400 * MEBIBYTE + " kB", "").processors())
                .isEqualTo(1);
    }

    @Test
    void kubeletIsTold() {
        String yaml = KubeletConfigFile.yaml(Specs.master(), new MachineSize(4096, 2));
        Map<?, ?> file = (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromString(yaml);
        assertThat(file.get("kubeReserved")).isEqualTo(Map.of("cpu", "330m", "memory", "1365Mi"));
        assertThat(file.get("systemReserved")).isEqualTo(Map.of("cpu", "50m", "memory", "102Mi"));
        assertThat((Map<?, ?>) file.get("evictionHard")).hasSize(5);
        assertThat(file.get("podPidsLimit")).isEqualTo(4096);
        assertThat(file.get("seccompDefault")).isEqualTo(true);
    }
}
