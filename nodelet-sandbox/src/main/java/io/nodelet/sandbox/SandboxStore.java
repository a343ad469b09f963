package io.nodelet.sandbox;

import io.nodelet.host.AtomicFile;
import io.nodelet.model.NodeletException;
import io.nodelet.model.UsageException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// The folder where sandboxes are recorded and keep their files: one folder each, with `sandbox.json` written before
/// anything that it speaks of exists.
public final class SandboxStore {
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?");
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private final Path root;

    public SandboxStore(Path root) {
        this.root = root.toAbsolutePath();
    }

    /// The user's own: `$NODELET_STATE/sandboxes`, or below `$XDG_STATE_HOME` or `~/.local/state`.
    public static SandboxStore of(Map<String, String> environment) {
        String own = environment.getOrDefault("NODELET_STATE", "");
        if (!own.isEmpty()) {
            return new SandboxStore(Path.of(own, "sandboxes"));
        }
        String state = environment.getOrDefault("XDG_STATE_HOME", "");
        Path base = state.isEmpty() ? Path.of(System.getProperty("user.home"), ".local", "state") : Path.of(state);
        return new SandboxStore(base.resolve("nodelet").resolve("sandboxes"));
    }

    public Path folder(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new UsageException(
                    "'" + name + "' can't be a sandbox's name",
                    "Use up to 32 lower-case letters, digits and dashes, such as t1.");
        }
        return root.resolve(name);
    }

    public Path hostFolder(String sandbox, String host) {
        return folder(sandbox).resolve(host);
    }

    /// The sandbox of this name; empty when none is recorded.
    public Optional<Sandbox> find(String name) {
        Path file = folder(name).resolve("sandbox.json");
        try {
            return Files.exists(file)
                    ? Optional.of(JSON.readValue(Files.readString(file), Sandbox.class))
                    : Optional.empty();
        } catch (IOException | JacksonException e) {
            throw new NodeletException("can't read " + file + ": " + e.getMessage(), e);
        }
    }

    /// The sandbox of this name.
    ///
    /// @throws NodeletException when there is none
    public Sandbox get(String name) {
        return find(name)
                .orElseThrow(() -> new NodeletException(
                        "there is no sandbox " + name,
                        "Make it with: nodeletctl sandbox up --name " + name + "   (nodeletctl sandbox list shows what"
                                + " there is)"));
    }

    /// Every recorded sandbox, by name.
    public List<Sandbox> all() {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(root)) {
            return folders.map(folder -> folder.getFileName().toString())
                    .filter(NAME.asMatchPredicate())
                    .sorted()
                    .flatMap(name -> find(name).stream())
                    .toList();
        } catch (IOException e) {
            throw new NodeletException("can't list " + root + ": " + AtomicFile.reason(e), e);
        }
    }

    public void save(Sandbox sandbox) {
        AtomicFile.write(
                folder(sandbox.name()).resolve("sandbox.json"),
                JSON.writerWithDefaultPrettyPrinter().writeValueAsString(sandbox) + "\n",
                "0600");
    }

    /// What is made to be wrong with a sandbox, as recorded.
    public Faults faults(String name) {
        Path file = folder(name).resolve("faults.json");
        try {
            return Files.exists(file) ? JSON.readValue(Files.readString(file), Faults.class) : Faults.NONE;
        } catch (IOException | JacksonException e) {
            throw new NodeletException("can't read " + file + ": " + e.getMessage(), e);
        }
    }

    void save(String name, Faults faults) {
        AtomicFile.write(folder(name).resolve("faults.json"), JSON.writeValueAsString(faults) + "\n", "0600");
    }

    /// Holds the sandbox against every other command until closed; the kernel lets go when this program dies.
    ///
    /// @throws NodeletException when another command holds it
    public Lock lock(String name) {
        Path folder = folder(name);
        try {
            Files.createDirectories(folder);
            FileChannel channel =
                    FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = tryLock(channel);
            if (lock == null) {
                channel.close();
                throw new NodeletException(
                        "another nodeletctl works on sandbox " + name, "Wait until it is done, or end it.");
            }
            return new Lock(folder, channel);
        } catch (IOException e) {
            throw new NodeletException("can't lock " + folder + ": " + AtomicFile.reason(e), e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    /// Deletes a sandbox's folder, its record last.
    public void delete(String name) {
        Path folder = folder(name);
        try (Stream<Path> entries = Files.list(folder)) {
            for (Path entry : entries.filter(Files::isDirectory).toList()) {
                deleteTree(entry);
            }
        } catch (IOException e) {
            throw new NodeletException("can't delete " + folder + ": " + AtomicFile.reason(e), e);
        }
        deleteTree(folder);
        deleteIfEmpty(root);
        deleteIfEmpty(root.getParent());
    }

    private static void deleteIfEmpty(@Nullable Path folder) {
        try {
            if (folder != null) {
                Files.delete(folder);
            }
        } catch (IOException e) {
            // Others live there.
            return;
        }
    }

    /// Deletes a folder and all below it, following no link.
    static void deleteTree(Path folder) {
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path done, @Nullable IOException failure) throws IOException {
                    if (failure != null) {
                        throw failure;
                    }
                    Files.delete(done);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new NodeletException("can't delete " + folder + ": " + AtomicFile.reason(e), e);
        }
    }

    /// A held sandbox. Letting go of one that was never recorded leaves no folder either.
    public record Lock(Path folder, FileChannel channel) implements AutoCloseable {
        @Override
        public void close() {
            try (channel) {
                if (!Files.exists(folder.resolve("sandbox.json"))) {
                    Files.deleteIfExists(folder.resolve("lock"));
                    deleteIfEmpty(folder);
                    deleteIfEmpty(folder.resolve("..").normalize());
                }
            } catch (IOException e) {
                throw new NodeletException("can't unlock " + folder + ": " + AtomicFile.reason(e), e);
            }
        }
    }
}
