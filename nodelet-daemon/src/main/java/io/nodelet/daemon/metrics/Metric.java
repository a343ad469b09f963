package io.nodelet.daemon.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// A metric with its values, and how it is written for Prometheus (text format, version 0.0.4). One without a value yet
/// is written, too, so that whoever looks for it learns that it exists.
public final class Metric {
    /// The media type of the text.
    public static final String MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private static final double EXACT = 1L << 53;
    private final String name;
    private final Type type;
    private final String help;
    private final List<String> lines = new ArrayList<>();

    private enum Type {
        GAUGE,
        COUNTER,
        HISTOGRAM
    }

    private Metric(String name, Type type, String help) {
        this.name = name;
        this.type = type;
        this.help = help;
    }

    /// A value that goes up and down.
    public static Metric gauge(String name, String help) {
        return new Metric(name, Type.GAUGE, help);
    }

    /// A value that only goes up while the daemon runs.
    ///
    /// @param name ends in `_total`
    public static Metric counter(String name, String help) {
        return new Metric(name, Type.COUNTER, help);
    }

    static Metric histogram(String name, String help) {
        return new Metric(name, Type.HISTOGRAM, help);
    }

    /// Adds a value.
    ///
    /// @param labels names, each followed by its value
    public Metric with(double value, String... labels) {
        return line("", number(value), labels);
    }

    /// Adds a whole number.
    public Metric with(long value, String... labels) {
        return line("", Long.toString(value), labels);
    }

    Metric line(String suffix, String value, String... labels) {
        var line = new StringBuilder(name).append(suffix);
        for (int i = 0; i < labels.length; i += 2) {
            line.append(i == 0 ? '{' : ',').append(labels[i]).append("=\"");
            line.append(escaped(labels[i + 1]).replace("\"", "\\\"")).append('"');
        }
        line.append(labels.length == 0 ? " " : "} ").append(value);
        lines.add(line.toString());
        return this;
    }

    /// All of them as one text.
    public static String render(List<Metric> metrics) {
        return metrics.stream().map(Metric::toString).collect(Collectors.joining());
    }

    @Override
    public String toString() {
        String head = "# HELP %s %s\n# TYPE %s %s\n"
                .formatted(name, escaped(help), name, type.name().toLowerCase(Locale.ROOT));
        return head + lines.stream().map(line -> line + "\n").collect(Collectors.joining());
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\n", "\\n");
    }

    static String number(double value) {
        boolean whole = value == Math.rint(value) && Math.abs(value) < EXACT;
        return whole ? Long.toString((long) value) : Double.toString(value);
    }
}
