package io.nodelet.sandbox.vm;

import io.nodelet.host.AtomicFile;
import io.nodelet.host.Command;
import io.nodelet.host.Commands;
import io.nodelet.host.Sha256;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/// What virtual machines of one suite of Debian begin with: a disk, a kernel, and the key to their ssh. It is made in a
/// folder of its own and takes its place when it is whole, so that one that was broken off is made anew.
///
/// @param cache    the folder of all images
/// @param suite    such as `trixie`
/// @param commands that make it
record VmImage(Path cache, String suite, Commands commands) {
    private static final int PRINT = 8;
    private static final Duration LIMIT = Duration.ofMinutes(30);
    private static final String DISK = "16G";

    Path folder() {
        return cache.resolve(name());
    }

    /// What it is made by is part of its name: another script makes another image, and machines keep theirs.
    String name() {
        return suite + "-" + Sha256.of(script()).substring(0, PRINT);
    }

    private static byte[] script() {
        try (InputStream text = Objects.requireNonNull(VmImage.class.getResourceAsStream("image.sh"))) {
            return text.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean there() {
        return Files.exists(folder().resolve("base.raw"));
    }

    void make(String mirror) {
        Path fresh = cache.resolve(name() + ".new");
        try {
            remove(fresh);
            Files.createDirectories(fresh);
            Path script = fresh.resolve("image.sh");
            Files.write(script, script());
            commands.run(Command.of("sh", script.toString(), fresh.toString(), suite, mirror, DISK)
                            .within(LIMIT))
                    .orThrow();
            Files.move(fresh, folder(), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new NodeletException("can't make an image in " + fresh + ": " + AtomicFile.reason(e), e);
        }
    }

    /// A folder with all that is in it; links are not followed.
    static void remove(Path folder) throws IOException {
        List<Path> all;
        try (Stream<Path> tree = Files.exists(folder) ? Files.walk(folder) : Stream.of()) {
            all = tree.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : all) {
            Files.delete(path);
        }
    }
}
