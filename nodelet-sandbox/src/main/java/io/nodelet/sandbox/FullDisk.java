package io.nodelet.sandbox;

import io.nodelet.host.AtomicFile;
import io.nodelet.host.Command;
import io.nodelet.host.Commands;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// The disk of a running host that has one of its own: filled by a file in it, and freed by that file's end.
final class FullDisk {
    private static final String FILLER = "var/lib/.sandbox-full";
    private static final long BLOCK = 4096;
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private final Commands commands;

    FullDisk(Commands commands) {
        this.commands = commands;
    }

    /// Takes all that is free, in ever smaller pieces. Done again, it takes what became free since.
    void fill(Host host) {
        Path file = filler(host);
        try {
            long end = Files.exists(file) ? Files.size(file) : 0;
            long piece = Math.max(BLOCK, Files.getFileStore(file.getParent()).getUnallocatedSpace());
            while (piece >= BLOCK) {
                boolean taken = commands.run(take(file, end, piece)).ok();
                end += taken ? piece : 0;
                piece = taken ? piece : piece / 2 / BLOCK * BLOCK;
            }
        } catch (IOException e) {
            throw new NodeletException("can't fill the disk of " + host.name() + ": " + AtomicFile.reason(e), e);
        }
    }

    private static Command take(Path file, long offset, long length) {
        return Command.of("fallocate", "--offset", "" + offset, "--length", "" + length, file.toString())
                .within(LIMIT);
    }

    void free(Host host) {
        try {
            Files.deleteIfExists(filler(host));
        } catch (IOException e) {
            throw new NodeletException("can't free the disk of " + host.name() + ": " + AtomicFile.reason(e), e);
        }
    }

    private static Path filler(Host host) {
        return Sandboxes.rootOf(host).resolve(FILLER);
    }
}
