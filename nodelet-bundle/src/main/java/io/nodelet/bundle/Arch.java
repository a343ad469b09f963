package io.nodelet.bundle;

import com.fasterxml.jackson.annotation.JsonValue;
import io.nodelet.model.UsageException;
import java.util.Arrays;

/// A processor architecture that Nodelet has components for, named as Go and Kubernetes name it.
public enum Arch {
    AMD64("amd64", "x86_64"),
    ARM64("arm64", "aarch64");

    private final String id;
    private final String machine;

    Arch(String id, String machine) {
        this.id = id;
        this.machine = machine;
    }

    /// `amd64` or `arm64`.
    @JsonValue
    public String id() {
        return id;
    }

    /// As `uname -m` and C compilers say it: `x86_64` or `aarch64`.
    public String machine() {
        return machine;
    }

    /// Takes either spelling.
    public static Arch of(String name) {
        return Arrays.stream(values())
                .filter(a -> a.id.equals(name) || a.machine.equals(name))
                .findFirst()
                .orElseThrow(() -> new UsageException(
                        "there are no components for the architecture '" + name + "'", "Use amd64 or arm64."));
    }

    /// That of this machine.
    public static Arch current() {
        return of(System.getProperty("os.arch"));
    }

    @Override
    public String toString() {
        return id;
    }
}
