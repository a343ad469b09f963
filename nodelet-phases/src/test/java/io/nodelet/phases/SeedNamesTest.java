package io.nodelet.phases;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.model.PhaseId;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Who has scripts or notes for the seed's `nodeletd phases` names phases as its lists, samples and headings do.
final class SeedNamesTest {
    private static final List<PhaseId> ALL = Arrays.stream(PhaseIds.class.getFields())
            .filter(field -> Modifier.isStatic(field.getModifiers()))
            .map(SeedNamesTest::id)
            .toList();

    private static PhaseId id(Field field) {
        try {
            return (PhaseId) field.get(null);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "040-docker_configure.sh, 40",
        "040-docker_configure, 40",
        "Configure Docker, 40",
        "Docker Configure, 40",
        "045-docker_start.sh, 45",
        "Start Docker, 45",
        "start docker, 45",
        "Docker Start, 45",
        "Generate certs _ Send signing request to CA, 20",
        "Generate Certificates, 20",
        "Prepare Kubeconfigs, 30",
        "Etcd Configure, 50",
        "Etcd Run, 55",
        "Network Configure, 60",
        "CNI Configure, 65",
        "Misc Scripts, 75",
        "Kubelet Configure/Start, 80",
        "Configure and Start kubelet, 80",
        "Kube Proxy Start, 90",
        "Wait for K8s Services, 100",
        "Label and Taint Node, 110",
        "Uncordon Node, 130",
        "Configure/Start Keepalived, 180",
        "Drain All Pods (Stop Only), 210",
        "Drain all pods (stop only operation), 210",
        "Start Container Runtime, 45",
        "045-container_runtime_start.sh, 45",
        "045, 45",
    })
    void aNameLeadsToOnePhase(String name, int number) {
        assertThat(ALL)
                .filteredOn(phaseId -> phaseId.named(name))
                .map(PhaseId::number)
                .containsExactly(number);
    }

    @ParameterizedTest
    @CsvSource({"070", "Configure and start auth web hook _ pf9-bouncer", "45", "docker", "'   '"})
    void anyOtherToNone(String name) {
        assertThat(ALL).noneMatch(phaseId -> phaseId.named(name));
    }
}
