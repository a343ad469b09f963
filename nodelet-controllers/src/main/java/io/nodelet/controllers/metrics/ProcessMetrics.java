package io.nodelet.controllers.metrics;

import io.nodelet.checks.machine.Machine;
import io.nodelet.daemon.metrics.Metric;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// The daemon's own process, by the names that Prometheus' clients give such numbers.
///
/// @param machine that it runs on
record ProcessMetrics(Machine machine) {
    private static final double MILLIS = 1000.0;
    private static final int KIB = 10;

    List<Metric> all() {
        ProcessHandle.Info info = ProcessHandle.current().info();
        return List.of(
                Metric.gauge("process_resident_memory_bytes", "Memory that nodeletd holds.")
                        .with(resident()),
                Metric.counter("process_cpu_seconds_total", "Processor time that nodeletd used.")
                        .with(info.totalCpuDuration().orElse(Duration.ZERO).toMillis() / MILLIS),
                Metric.gauge("process_start_time_seconds", "When nodeletd began, in seconds since 1970.")
                        .with(info.startInstant().orElse(Instant.EPOCH).toEpochMilli() / MILLIS));
    }

    private long resident() {
        return machine.lines("/proc/self/status").stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) << KIB)
                .findFirst()
                .orElse(0);
    }
}
