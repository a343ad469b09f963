package io.nodelet.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What `kubelet.settings` takes, by the fields of KubeletConfiguration.
class KubeletSettingsTest {
    @TempDir
    Path folder;

    private Map<String, Object> settings(String yaml) throws IOException {
        return ConfigFile.load(Files.writeString(folder.resolve("n.yaml"), "kubelet:\n  settings:\n" + yaml.indent(4)))
                .kubelet()
                .settings();
    }

    private String problem(String yaml) throws IOException {
        Files.writeString(folder.resolve("n.yaml"), "kubelet:\n  settings:\n" + yaml.indent(4));
        ConfigErrors errors = catchThrowableOfType(ConfigErrors.class, () -> ConfigFile.load(folder.resolve("n.yaml")));
        assertThat(errors).as(yaml).isNotNull();
        return errors.errors().getFirst().key() + ": "
                + errors.errors().getFirst().problem();
    }

    @Test
    void aFieldHasTheKindThatIsPublished() throws IOException {
        assertThat(settings("""
                reservedSystemCPUs: "0"
                staticPodPath: "no: such"
                podPidsLimit: 4096
                maxOpenFiles: "1000000"
                seccompDefault: true
                memoryThrottlingFactor: 0.9
                imageMinimumGCAge: 2m
                systemReserved: {cpu: 1, memory: 1Gi}
                featureGates: {AllAlpha: false}
                enforceNodeAllocatable: [pods]
                authentication:
                  anonymous: {enabled: true}
                registerWithTaints:
                - {key: a, value: 1, effect: NoSchedule}
                """))
                .isEqualTo(Map.ofEntries(
                        Map.entry("reservedSystemCPUs", "0"),
                        Map.entry("staticPodPath", "no: such"),
                        Map.entry("podPidsLimit", 4096L),
                        Map.entry("maxOpenFiles", 1000000L),
                        Map.entry("seccompDefault", true),
                        Map.entry("memoryThrottlingFactor", 0.9),
                        Map.entry("imageMinimumGCAge", "2m"),
                        Map.entry("systemReserved", Map.of("cpu", "1", "memory", "1Gi")),
                        Map.entry("featureGates", Map.of("AllAlpha", false)),
                        Map.entry("enforceNodeAllocatable", List.of("pods")),
                        Map.entry("authentication", Map.of("anonymous", Map.of("enabled", true))),
                        Map.entry(
                                "registerWithTaints",
                                List.of(Map.of("key", "a", "value", "1", "effect", "NoSchedule")))));
    }

    /// As they had to be written before.
    @Test
    void structuresInATextAreStillRead() throws IOException {
        assertThat(settings("""
                evictionHard: "{memory.available: 100Mi, nodefs.available: 5%}"
                authentication: "{anonymous: {enabled: true}}"
                """))
                .isEqualTo(Map.of(
                        "evictionHard", Map.of("memory.available", "100Mi", "nodefs.available", "5%"),
                        "authentication", Map.of("anonymous", Map.of("enabled", true))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "maxPod: 50 | kubelet.settings.maxPod: unknown field; did you mean maxPods?",
                "authentication: {anonymus: {}} | kubelet.settings.authentication.anonymus: unknown field; did you mean anonymous?",
                "maxPods: many | kubelet.settings.maxPods: \"many\" is not a whole number",
                "failSwapOn: no | kubelet.settings.failSwapOn: \"no\" is not true or false",
                "syncFrequency: 15 | kubelet.settings.syncFrequency: \"15\" is not a duration such as 30s",
                "evictionHard: 100Mi | kubelet.settings.evictionHard: is not a group of keys",
                "evictionHard: {memory.available: {}} | kubelet.settings.evictionHard.memory.available: is a list or a group",
                "clusterDNS: 10.0.0.10 | kubelet.settings.clusterDNS: is not a list",
                "podPidsLimit: | kubelet.settings.podPidsLimit: has no value",
                "registerWithTaints: [{kee: a}] | kubelet.settings.registerWithTaints[0].kee: unknown field; did you mean key?",
                "authentication: '{anonymous: [' | kubelet.settings.authentication: is a text that is not YAML",
            })
    void whatKubeletWouldNotReadIsRefused(String yaml, String expected) throws IOException {
        assertThat(problem(yaml)).isEqualTo(expected);
    }

    /// Any text comes in as that very text.
    @Test
    void textsStayTexts() throws IOException {
        Random random = new Random(13);
        List<String> hard = List.of(
                "0",
                "007",
                "1e3",
                "0x10",
                "yes",
                "no",
                "null",
                "~",
                "true",
                "",
                " ",
                "a: b",
                "- a",
                "#c",
                "{a}",
                "[",
                "\"",
                "'",
                "\\",
                "%d",
                "2026-11-30",
                "1:30",
                "é",
                "a\tb",
                "*a",
                "&a",
                "!t",
                "|",
                ">",
                "@",
                "`");
        for (int i = 0; i < 120; i++) {
            String text = i < hard.size() ? hard.get(i) : any(random);
            Map<String, Object> wanted = new LinkedHashMap<>();
            wanted.put("providerID", text);
            wanted.put("systemReserved", Map.of("k" + i, text));
            assertThat(settings(YamlText.of(wanted))).as("text %d: %s", i, text).isEqualTo(wanted);
        }
    }

    private static String any(Random random) {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(12);
        for (int i = 0; i < length; i++) {
            text.append((char) (random.nextInt(4) == 0 ? 0xa1 + random.nextInt(300) : ' ' + random.nextInt(95)));
        }
        return text.toString();
    }
}
