package io.nodelet.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/// The texts that lie beside the benchmarks' classes.
final class BenchResources {
    private BenchResources() {}

    static String text(String name) {
        try (InputStream in = Objects.requireNonNull(BenchResources.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
