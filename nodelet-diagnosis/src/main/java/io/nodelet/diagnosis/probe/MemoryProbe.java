package io.nodelet.diagnosis.probe;

import io.nodelet.checks.machine.Machine;
import io.nodelet.why.Facts.Memory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The machine's memory, and how long work waits for it.
record MemoryProbe(Machine machine) {
    static final Memory UNSEEN = new Memory(0, 0, -1);
    private static final Pattern FULL = Pattern.compile("full avg10=([0-9.]+)");

    Memory probe() {
        Matcher pressure = FULL.matcher(machine.text("/proc/pressure/memory"));
        return new Memory(
                bytes("MemTotal:"),
                bytes("MemAvailable:"),
                pressure.find() ? Double.parseDouble(pressure.group(1)) : -1);
    }

    private long bytes(String field) {
        return machine.lines("/proc/meminfo").stream()
                .filter(line -> line.startsWith(field))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) << 10)
                .findFirst()
                .orElseThrow(() -> new UncheckedIOException(new IOException("/proc/meminfo has no " + field)));
    }
}
