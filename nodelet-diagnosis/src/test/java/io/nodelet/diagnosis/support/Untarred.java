package io.nodelet.diagnosis.support;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;

/// An archive as tar itself lists and unpacks it.
public final class Untarred {
    private final Map<String, String> texts = new LinkedHashMap<>();
    private final Map<String, Integer> modes = new LinkedHashMap<>();

    private Untarred() {}

    /// @param archive .tar.gz
    public static Untarred of(InputStream archive) throws IOException {
        Path folder = Files.createTempDirectory("nodelet-untarred-");
        Path file = folder.resolve("archive.tar.gz");
        Files.copy(archive, file);
        String listing = run("tar", "--list", "--verbose", "--gzip", "--file", file.toString());
        var untarred = new Untarred();
        for (String line : listing.lines().toList()) {
            String name = line.substring(line.lastIndexOf(' ') + 1);
            untarred.modes.put(name, line.startsWith("-rw-------") ? 0600 : -1);
            untarred.texts.put(name, run("tar", "--extract", "--to-stdout", "--gzip", "--file", file.toString(), name));
        }
        Files.delete(file);
        Files.delete(folder);
        return untarred;
    }

    private static String run(String... argv) throws IOException {
        Process process = new ProcessBuilder(argv)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new AssertionError(String.join(" ", argv) + " failed");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return text;
    }

    public Set<String> names() {
        return texts.keySet();
    }

    public String text(String name) {
        return Objects.requireNonNull(texts.get(name), name + " of " + texts.keySet());
    }

    int mode(String name) {
        return Objects.requireNonNull(modes.get(name), name);
    }

    /// Everything that is in it, unpacked.
    public static String whole(byte[] archive) throws IOException {
        var all = new ByteArrayOutputStream();
        try (var in = new GZIPInputStream(new java.io.ByteArrayInputStream(archive))) {
            in.transferTo(all);
        }
        return all.toString(StandardCharsets.UTF_8);
    }
}
