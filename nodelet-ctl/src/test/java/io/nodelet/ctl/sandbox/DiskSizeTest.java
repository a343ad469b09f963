package io.nodelet.ctl.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DiskSizeTest {
    @ParameterizedTest
    @CsvSource({"0, 0", "64M, 67108864", "8G, 8589934592"})
    void a_size_is_a_number_with_its_unit(String text, long bytes) {
        assertThat(DiskSize.bytes(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "8", "63M", "1T", "-1G", "1.5G"})
    void anything_else_is_refused(String text) {
        assertThatThrownBy(() -> DiskSize.bytes(text)).hasMessage("'" + text + "' is no size for a disk");
    }
}
