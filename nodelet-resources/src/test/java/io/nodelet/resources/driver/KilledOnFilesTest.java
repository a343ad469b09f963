package io.nodelet.resources.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.engine.Drivers;
import io.nodelet.engine.Item;
import io.nodelet.engine.Phase;
import io.nodelet.engine.Plan;
import io.nodelet.engine.RunEvent;
import io.nodelet.engine.RunOptions;
import io.nodelet.engine.Runner;
import io.nodelet.engine.ledger.FileLedgerStore;
import io.nodelet.engine.ledger.Ledger;
import io.nodelet.engine.ledger.LedgerStore;
import io.nodelet.engine.ledger.Lifetime;
import io.nodelet.host.AtomicFile;
import io.nodelet.model.PhaseId;
import io.nodelet.resources.Folder;
import io.nodelet.resources.InstalledFile;
import io.nodelet.resources.TextFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Real files, and an agent that is killed at every write of its ledger: whatever command comes after, a reset brings
/// the folder back as it was.
class KilledOnFilesTest {
    @TempDir(factory = InMemory.class)
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    /// Where an fsync costs nothing: there are thousands.
    static final class InMemory implements TempDirFactory {
        @Override
        public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context) throws IOException {
            Path memory = Path.of("/dev/shm");
            return Files.isWritable(memory)
                    ? Files.createTempDirectory(memory, "nodelet-")
                    : Files.createTempDirectory("nodelet-");
        }
    }

    @SuppressWarnings("NullAway.Init") // set before each test
    private Path root;

    @BeforeEach
    void makeBundle() throws IOException {
        Files.writeString(folder.resolve("program"), "#!/bin/sh\necho new\n");
        root = folder.resolve("root");
    }

    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    /// A ledger on disk whose agent dies at its n-th write: an odd n before the line is there, an even one after.
    private record Mortal(LedgerStore store, AtomicInteger left) implements LedgerStore {
        @Override
        public List<String> lines() {
            return store.lines();
        }

        @Override
        public void append(String line) {
            dieOnce();
            store.append(line);
            dieOnce();
        }

        @Override
        public void discard() {
            dieOnce();
            store.discard();
            dieOnce();
        }

        private void dieOnce() {
            if (left.decrementAndGet() <= 0) {
                left.set(0);
                throw new Killed();
            }
        }
    }

    /// Files of all sorts: new, in the place of one with an odd mode, of a link, of a program.
    private record AllSorts(Path root, Path source, String sha256) implements Phase {
        @Override
        public PhaseId id() {
            return new PhaseId(10, "010-files.sh", "Files");
        }

        @Override
        public List<Item> declare() {
            return List.of(
                    Folder.shared(root.resolve("etc/new/deep")),
                    new TextFile(root.resolve("etc/new/deep/a.conf"), "a", "0600"),
                    new TextFile(root.resolve("etc/old.conf"), "ours", "0644"),
                    new TextFile(root.resolve("etc/link.conf"), "ours, too", "0644"),
                    new TextFile(root.resolve("etc/kept.conf"), "stays", "0640", Lifetime.KEPT),
                    Folder.data(root.resolve("data"), "0700"),
                    new InstalledFile(root.resolve("bin/program"), source, sha256, "0755"));
        }
    }

    private Runner agent(int diesAt) {
        Backups backups = new Backups(root.resolve("state/backups"));
        Digests digests = new Digests(folder.resolve("digests"), PlainDigest::of);
        Path source = folder.resolve("program");
        return new Runner(
                new Plan(List.of(new AllSorts(root, source, digests.sha256(source)))),
                new Drivers(
                        List.of(new TextFiles(backups), new Folders(), new InstalledFiles(backups, digests, () -> {}))),
                new Ledger(
                        new Mortal(new FileLedgerStore(root.resolve("state/ledger")), new AtomicInteger(diesAt)),
                        Clock.systemUTC()),
                RunEvent.Sink.NONE);
    }

    private Runner agent() {
        return agent(Integer.MAX_VALUE);
    }

    private void prepare() throws IOException {
        if (Files.exists(root)) {
            try (Stream<Path> all = Files.walk(root)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
        Files.createDirectories(root.resolve("etc"));
        Files.createDirectories(root.resolve("bin"));
        AtomicFile.write(root.resolve("etc/old.conf"), "theirs", "0741");
        Files.createSymbolicLink(root.resolve("etc/link.conf"), Path.of("old.conf"));
        AtomicFile.write(root.resolve("etc/kept.conf"), "was", "0604");
        AtomicFile.write(root.resolve("bin/program"), "#!/bin/sh\necho old\n", "0500");
    }

    private SortedMap<String, String> picture() throws IOException {
        SortedMap<String, String> picture = new TreeMap<>();
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : all.toList()) {
                String what = Files.isSymbolicLink(path)
                        ? "-> " + Files.readSymbolicLink(path)
                        : PosixFilePermissions.toString(Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS))
                                + (Files.isDirectory(path) ? "" : " " + Files.readString(path));
                picture.put(root.relativize(path).toString(), what);
            }
        }
        return picture;
    }

    enum Command {
        START,
        STOP,
        RESET
    }

    private static void run(Runner agent, Command command) {
        switch (command) {
            case START -> assertThat(agent.start(RunOptions.ALL).isSuccess()).isTrue();
            case STOP -> assertThat(agent.stop(RunOptions.ALL).isSuccess()).isTrue();
            case RESET -> {
                assertThat(agent.stop(RunOptions.ALL).isSuccess()).isTrue();
                agent.reset();
            }
        }
    }

    private boolean survives(int diesAt, Command command) {
        try {
            run(agent(diesAt), command);
            return true;
        } catch (Killed e) {
            return false;
        } catch (CompletionException e) {
            assertThat(e).hasRootCauseInstanceOf(Killed.class);
            return false;
        }
    }

    @ParameterizedTest
    @EnumSource
    void whateverComesNextAResetBringsAllBack(Command next) throws IOException {
        prepare();
        var before = picture();
        for (Command killed : Command.values()) {
            boolean alive = false;
            for (int n = 1; !alive; n++) {
                prepare();
                if (killed != Command.START) {
                    run(agent(), Command.START);
                }
                alive = survives(n, killed);
                run(agent(), next);
                if (next == Command.START) {
                    assertThat(root.resolve("etc/old.conf")).hasContent("ours");
                    assertThat(root.resolve("bin/program")).content().contains("echo new");
                }
                run(agent(), Command.RESET);
                assertThat(picture())
                        .as("%s killed at %d, then %s", killed, n, next)
                        .isEqualTo(before);
            }
        }
    }

    @Test
    void whatAKilledWriteLeftGoesToo() throws IOException {
        prepare();
        var before = picture();
        run(agent(), Command.START);
        Files.writeString(root.resolve("etc/.old.conf.nodelet-new"), "half");
        Files.writeString(root.resolve("bin/.program.nodelet-new"), "half");
        run(agent(), Command.RESET);
        assertThat(picture()).isEqualTo(before);
    }

    @Test
    void foreignFilesInOurFoldersSurviveAndOurDataDoesNot() throws IOException {
        prepare();
        run(agent(), Command.START);
        Path foreign = Files.writeString(root.resolve("etc/new/deep/foreign"), "theirs");
        Files.writeString(root.resolve("data/db"), "ours");
        run(agent(), Command.RESET);
        assertThat(foreign).hasContent("theirs");
        assertThat(root.resolve("etc/new/deep/a.conf")).doesNotExist();
        assertThat(root.resolve("data")).doesNotExist();
    }
}
