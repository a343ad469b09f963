package io.nodelet.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nodelet.model.NodeletException;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinkQualityTest {
    @Test
    void each_option_changes_its_own_and_keeps_the_others() {
        LinkQuality quality = LinkQuality.GOOD
                .withLoss("20%")
                .withRate("10mbit")
                .withDelay("2s")
                .withLoss("0.5");

        assertThat(quality).isEqualTo(new LinkQuality(0.5, 10_000, 2000));
        assertThat(quality.words()).isEqualTo("loses 0.5%, at most 10mbit, 2000ms late");
        assertThat(quality.withLoss("0").withRate("0").withDelay("0")).isEqualTo(LinkQuality.GOOD);
        assertThat(LinkQuality.GOOD.withLoss("100%").words()).isEqualTo("loses 100%");
    }

    @Test
    void what_is_no_loss_rate_or_delay_is_refused_with_an_example() {
        for (String loss : List.of("", "-1", "101%", "20 %", "1.234%", "x")) {
            assertThatThrownBy(() -> LinkQuality.GOOD.withLoss(loss))
                    .isInstanceOfSatisfying(
                            NodeletException.class, e -> assertThat(e.remedy()).contains("20%"));
        }
        for (String rate : List.of("", "10", "1kbit", "10mb", "101gbit", "-1mbit")) {
            assertThatThrownBy(() -> LinkQuality.GOOD.withRate(rate)).hasMessage("'" + rate + "' is no rate");
        }
        for (String delay : List.of("", "10", "61s", "60001ms", "1m")) {
            assertThatThrownBy(() -> LinkQuality.GOOD.withDelay(delay)).hasMessage("'" + delay + "' is no delay");
        }
    }
}
