package io.nodelet.model;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.zip.CRC32;

/// Where in a range a node stands: anywhere in it, and always at the same place. What many nodes would otherwise do at
/// the same moment is spread by it.
///
/// @param key the node's name
public record StableJitter(String key) {
    private static final double RANGE = 1L << 32;

    /// From `low`, inclusive, to `high`, exclusive.
    public double between(double low, double high) {
        return low + (high - low) * fraction();
    }

    /// From nothing to nearly all of it, in whole milliseconds.
    public Duration within(Duration all) {
        return Duration.ofMillis((long) between(0, (double) all.toMillis()));
    }

    /// Names differ in a digit at their end: the checksum is stirred, so that neighbours are far from each other.
    private double fraction() {
        CRC32 sum = new CRC32();
        sum.update(key.getBytes(StandardCharsets.UTF_8));
        long stirred = sum.getValue() * 0x9E3779B97F4A7C15L;
        return (stirred >>> 32) / RANGE;
    }
}
