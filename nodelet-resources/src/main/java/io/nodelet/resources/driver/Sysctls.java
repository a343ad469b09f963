package io.nodelet.resources.driver;

import io.nodelet.engine.Difference;
import io.nodelet.engine.Driver;
import io.nodelet.engine.ledger.PriorState;
import io.nodelet.host.AtomicFile;
import io.nodelet.host.KernelFile;
import io.nodelet.model.NodeletException;
import io.nodelet.resources.Sysctl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// Drives [Sysctl] through /proc/sys.
public final class Sysctls implements Driver<Sysctl> {
    @Override
    public Class<Sysctl> type() {
        return Sysctl.class;
    }

    @Override
    public String kind() {
        return "sysctl";
    }

    @Override
    public Difference compare(Sysctl wanted) {
        String value = read(wanted.name());
        return value.equals(wanted.value()) ? Difference.same() : Difference.changed("it is " + value);
    }

    @Override
    public PriorState before(Sysctl wanted) {
        return PriorState.of(Map.of("value", read(wanted.name())));
    }

    @Override
    public void apply(Sysctl wanted) {
        write(wanted.name(), wanted.value());
    }

    @Override
    public void restore(String key, PriorState priorState) {
        priorState.get("value").ifPresent(value -> write(key, value));
    }

    private static String read(String name) {
        try {
            return KernelFile.read(path(name)).strip().replaceAll("\\s+", " ");
        } catch (IOException e) {
            throw new NodeletException(
                    "can't read the kernel setting " + name + ": " + AtomicFile.reason(e),
                    "The kernel module that has it may be missing.",
                    e);
        }
    }

    private static void write(String name, String value) {
        try {
            Files.writeString(path(name), value);
        } catch (IOException e) {
            throw new NodeletException(
                    "can't set the kernel setting " + name + " to " + value + ": " + AtomicFile.reason(e), e);
        }
    }

    /// As sysctl(8) reads names: with slashes between its parts where a part has dots, as `eth0.100` has.
    static Path path(String name) {
        return Path.of("/proc/sys", name.contains("/") ? name : name.replace('.', '/'));
    }
}
