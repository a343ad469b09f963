package io.nodelet.bench.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SelectionTest {
    @Test
    void aLineIsARegularExpressionAndAReason() {
        Selection selection = Selection.parse("# a comment\n\nsample.*API Server\tno such image\n");

        assertThat(selection.reason("[sig-x] Aggregator: the sample 1.17 API Server"))
                .contains("no such image");
        assertThat(selection.reason("[sig-x] another")).isEmpty();
    }

    @Test
    void nothingIsLeftOutWithoutAReason() {
        assertThatThrownBy(() -> Selection.parse("Aggregator")).hasMessageContaining("tab and reason: Aggregator");
        assertThatThrownBy(() -> Selection.parse("Aggregator\t \t")).hasMessageContaining("tab and reason");
    }

    @Test
    void theFileOfThisProjectIsReadable() {
        assertThat(Selection.standard().skips())
                .allSatisfy(skip -> assertThat(skip.reason()).hasSizeGreaterThan(10));
    }
}
