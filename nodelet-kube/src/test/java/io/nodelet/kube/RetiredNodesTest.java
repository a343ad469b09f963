package io.nodelet.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nodelet.model.NodeletException;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RetiredNodesTest {
    private static final Instant NOW = Instant.parse("2026-11-30T10:00:00Z");
    private final FakeKubeApi api = new FakeKubeApi();
    private final RetiredNodes retired = new RetiredNodes(api);

    @Test
    void aNameIsRetiredUntilAnotherNodeHasIt() {
        assertThat(retired.retired("worker-1")).isFalse();
        retired.forget("worker-1");

        retired.retire("worker-1", NOW);
        retired.retire("w.x", NOW);
        assertThat(retired.retired("worker-1")).isTrue();
        assertThat(retired.uid("worker-1")).isEmpty();

        retired.give("worker-1", "u-1");
        assertThat(retired.retired("worker-1")).isFalse();
        assertThat(retired.uid("worker-1")).contains("u-1");
        assertThat(retired.retired("w.x")).isTrue();

        retired.forget("worker-1");
        assertThat(retired.uid("worker-1")).isEmpty();
    }

    @Test
    void whatNoCertificateCanBeOfAnyMoreIsForgotten() {
        retired.retire("old", NOW);
        retired.retire("given", NOW);
        retired.give("given", "u-2");
        retired.retire("new", NOW.plusSeconds(401L * 86_400));

        assertThat(retired.retired("old")).isFalse();
        assertThat(retired.uid("given")).contains("u-2");
        assertThat(retired.retired("new")).isTrue();
    }

    @Test
    void onlyNamesAreTaken() {
        assertThatThrownBy(() -> retired.retire("a b", NOW)).isInstanceOf(NodeletException.class);
    }
}
