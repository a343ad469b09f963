package io.nodelet.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nodelet.model.NodeletException;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class YamlManifestTest {
    @Test
    void readsEveryDocumentAndLeavesOutEmptyOnes() {
        List<JsonNode> objects = YamlManifest.parse("---\na: 1\n---\n# nothing\n---\nb: [true, 'true', 0.5]\n");

        assertThat(objects).map(JsonNode::toString).containsExactly("{\"a\":1}", "{\"b\":[true,\"true\",0.5]}");
    }

    @Test
    void refusesBrokenYaml() {
        assertThatThrownBy(() -> YamlManifest.parse("a: [1"))
                .isInstanceOf(NodeletException.class)
                .hasMessageStartingWith("not a YAML manifest: ");
    }
}
