package io.nodelet.daemon.metrics;

import java.time.Duration;

/// How often something took how long. One thread at a time.
public final class Histogram {
    private static final double NANOS = 1e9;
    private final double[] bounds;
    private final long[] counts;
    private double sum;
    private long count;

    /// @param bounds in seconds, rising
    public Histogram(double... bounds) {
        this.bounds = bounds.clone();
        this.counts = new long[bounds.length];
    }

    public void add(Duration took) {
        double seconds = took.toNanos() / NANOS;
        for (int i = 0; i < bounds.length; i++) {
            counts[i] += seconds <= bounds[i] ? 1 : 0;
        }
        sum += seconds;
        count++;
    }

    public Metric metric(String name, String help) {
        Metric metric = Metric.histogram(name, help);
        for (int i = 0; i < bounds.length; i++) {
            metric.line("_bucket", Long.toString(counts[i]), "le", Double.toString(bounds[i]));
        }
        return metric.line("_bucket", Long.toString(count), "le", "+Inf")
                .line("_sum", Metric.number(sum))
                .line("_count", Long.toString(count));
    }
}
