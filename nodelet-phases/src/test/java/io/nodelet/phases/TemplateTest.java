package io.nodelet.phases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.nodelet.identity.EmbeddedKubeconfig;
import io.nodelet.kube.YamlManifest;
import io.nodelet.phases.config.PrepareKubeconfigs;
import io.nodelet.phases.etcd.ConfigureEtcd;
import io.nodelet.phases.kubelet.StartKubelet;
import io.nodelet.resources.Template;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class TemplateTest {
    private static final Template QUOTED = Template.of(TemplateTest.class, "quoted.yaml");
    private static final Pattern BARE = Pattern.compile("(?m)^\\s*(?:- )?[\\w-]+: \\$\\{(\\w+)}$");

    /// What YAML has as numbers and words where it is not quoted, and people have as names.
    @Test
    void aValueIsThatVeryTextWhateverItLooksLike() {
        for (String name :
                List.of("12345", "4e10", "0x1f", "true", "null", "~", "1_000", "a\"b", "a\\b", "a: b", "#a")) {
            same(name);
        }
    }

    @Test
    void orAnythingElse() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 500; i++) {
            String name = random.ints(1 + random.nextInt(20), ' ', '~' + 1)
                    .mapToObj(Character::toString)
                    .collect(Collectors.joining());
            assertThatCode(() -> same(name)).as("seed %d: %s", seed, name).doesNotThrowAnyException();
        }
    }

    private static void same(String name) {
        JsonNode tree = YamlManifest.parse(QUOTED.fill(Map.of("name", name, "address", "10.0.0.1")))
                .getFirst();
        assertThat(tree.path("name").isString()).as(name).isTrue();
        assertThat(tree.path("name").asString()).isEqualTo(name);
        assertThat(tree.path("list").path(0).asString()).isEqualTo(name);
        assertThat(tree.path("url").asString()).isEqualTo("https://10.0.0.1:1");
    }

    /// In what operators' values go into, numbers, switches and words of ours alone are bare.
    @Test
    void textsOfOperatorsAreQuotedEverywhere() throws IOException {
        Map<String, Class<?>> files = Map.of(
                "etcd.yaml", ConfigureEtcd.class,
                "kubelet.yaml", StartKubelet.class,
                "kube-proxy.yaml", StartKubelet.class,
                "kubeconfig.yaml", PrepareKubeconfigs.class,
                "embedded-kubeconfig.yaml", EmbeddedKubeconfig.class);
        for (var file : files.entrySet()) {
            try (InputStream in = file.getValue().getResourceAsStream(file.getKey())) {
                String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                assertThat(BARE.matcher(text).results().map(match -> match.group(1)))
                        .as(file.getKey())
                        .isSubsetOf(
                                Set.of("state", "quota", "failSwapOn", "maxPods", "kubeReserved", "systemReserved"));
            }
        }
    }
}
