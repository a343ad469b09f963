package io.nodelet.daemon.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class MetricTest {
    @Test
    void isWrittenAsPrometheusReadsIt() {
        Metric metric = Metric.counter("nodelet_heals_total", "Steps made.")
                .with(3, "step", "restart-service", "reason", "ended")
                .with(0.25);

        assertThat(metric).hasToString("""
                # HELP nodelet_heals_total Steps made.
                # TYPE nodelet_heals_total counter
                nodelet_heals_total{step="restart-service",reason="ended"} 3
                nodelet_heals_total 0.25
                """);
    }

    @Test
    void whatWouldEndALabelEarlyIsEscaped() {
        assertThat(Metric.gauge("a", "b\\c\nd \"e\"").with(1, "x", "say \"hi\"\\\nthere"))
                .hasToString("# HELP a b\\\\c\\nd \"e\"\n# TYPE a gauge\na{x=\"say \\\"hi\\\"\\\\\\nthere\"} 1\n");
    }

    @Test
    void largeNumbersStayNumbers() {
        assertThat(Metric.gauge("a", "b").with(1e300).with(1764000000123.0).with(-2))
                .hasToString("# HELP a b\n# TYPE a gauge\na 1.0E300\na 1764000000123\na -2\n");
    }

    @Test
    void bucketsOfAHistogramHoldThoseBelowThem() {
        var histogram = new Histogram(0.1, 1);
        histogram.add(Duration.ofMillis(50));
        histogram.add(Duration.ofMillis(100));
        histogram.add(Duration.ofMillis(700));
        histogram.add(Duration.ofSeconds(3));

        assertThat(histogram.metric("lag_seconds", "How long.")).hasToString("""
                # HELP lag_seconds How long.
                # TYPE lag_seconds histogram
                lag_seconds_bucket{le="0.1"} 2
                lag_seconds_bucket{le="1.0"} 3
                lag_seconds_bucket{le="+Inf"} 4
                lag_seconds_sum 3.85
                lag_seconds_count 4
                """);
    }
}
