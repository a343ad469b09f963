package io.nodelet.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClosestWordTest {
    @ParameterizedTest
    @CsvSource({
        "podCIDR, podCidr",
        "pod-cidr, podCidr",
        "podCdir, podCidr",
        "service_cidr, serviceCidr",
        "plugn, plugin"
    })
    void findsWhatWasMeant(String word, String meant) {
        assertThat(ClosestWord.to(word, List.of("podCidr", "serviceCidr", "plugin")))
                .contains(meant);
    }

    @Test
    void proposesNothingThatIsFar() {
        assertThat(ClosestWord.to("colour", List.of("podCidr", "serviceCidr", "plugin")))
                .isEmpty();
    }
}
