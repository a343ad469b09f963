package io.nodelet.engine.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.nodelet.engine.Resource;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    @SuppressWarnings("NullAway.Init") // set before each test
    private Path file;

    /// Anything at all.
    private record Thing(String kind, String key, Lifetime lifetime) implements Resource {}

    private static final Thing FILE = new Thing("file", "/etc/a b", Lifetime.RUN);
    private static final Thing KEY = new Thing("key", "/etc/k", Lifetime.KEPT);
    private static final PriorState WAS = PriorState.of(Map.of("backup", "x y=z", "mode", "0644"));

    @BeforeEach
    void place() {
        file = folder.resolve("state/nodelet/ledger");
    }

    private Ledger open() {
        return new Ledger(new FileLedgerStore(file), Clock.systemUTC());
    }

    @Test
    void rememberedByTheNextAgent() {
        Ledger first = open();
        first.take(20, FILE, WAS);
        first.take(30, KEY, PriorState.NOTHING);
        List<OwnedResource> owned = open().newestFirst();
        assertThat(owned).extracting(OwnedResource::id).containsExactly("key /etc/k", "file /etc/a b");
        assertThat(owned.getLast().priorState()).isEqualTo(WAS);
        assertThat(owned.getLast().lifetime()).isEqualTo(Lifetime.RUN);
        assertThat(owned.getLast().phase()).isEqualTo(20);
        assertThat(open().find("file", "/etc/a b")).hasValue(owned.getLast());
    }

    @Test
    void readsNothingWhereNothingWasWrittenAndMakesNothing() {
        assertThat(open().newestFirst()).isEmpty();
        assertThat(file.getParent()).doesNotExist();
    }

    @Test
    void aDropAloneForgetsNothing() {
        Ledger ledger = open();
        ledger.take(20, FILE, WAS);
        ledger.drop(ledger.newestFirst().getFirst());
        assertThat(open().newestFirst()).hasSize(1);
        ledger.dropped(ledger.newestFirst().getFirst());
        assertThat(ledger.newestFirst()).isEmpty();
        assertThat(open().newestFirst()).isEmpty();
    }

    @Test
    void theFirstTakeIsWhatCounts() {
        Ledger ledger = open();
        ledger.take(20, FILE, WAS);
        ledger.take(20, FILE, PriorState.NOTHING);
        assertThat(open().newestFirst().getFirst().priorState()).isEqualTo(WAS);
    }

    @Test
    void aTornLastLineDoesNotCount() throws IOException {
        Ledger ledger = open();
        ledger.take(20, FILE, WAS);
        int whole = (int) Files.size(file);
        ledger.take(30, KEY, PriorState.NOTHING);
        byte[] both = Files.readAllBytes(file);
        for (int length = whole; length < both.length; length++) {
            Files.write(file, java.util.Arrays.copyOf(both, length));
            assertThat(open().newestFirst()).hasSize(1);
        }
        Ledger next = open();
        next.take(30, KEY, PriorState.NOTHING);
        assertThat(open().newestFirst()).hasSize(2);
    }

    @Test
    void aDamagedLineInTheMiddleIsRefusedAndLeftAlone() throws IOException {
        Ledger ledger = open();
        ledger.take(20, FILE, WAS);
        ledger.take(30, KEY, PriorState.NOTHING);
        String damaged = Files.readString(file).replaceFirst(" 20 ", " 21 ");
        Files.writeString(file, damaged);
        assertThatExceptionOfType(NodeletException.class)
                .isThrownBy(this::open)
                .withMessage("the ledger is damaged at line 1: its checksum does not fit")
                .satisfies(e -> assertThat(e.remedy()).startsWith("Nothing was changed."));
        assertThat(Files.readString(file)).isEqualTo(damaged);
    }

    @Test
    void aForeignLineIsRefused() throws IOException {
        open().take(20, FILE, WAS);
        Files.writeString(file, "hello\n", StandardOpenOption.APPEND);
        assertThatExceptionOfType(NodeletException.class).isThrownBy(this::open).withMessageContaining("line 2");
    }

    @Test
    void forRootAlone() throws IOException {
        open().take(20, FILE, WAS);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void goesOnlyWhenNothingIsOurs() {
        Ledger ledger = open();
        ledger.take(20, FILE, WAS);
        assertThatIllegalStateException().isThrownBy(ledger::discard);
        ledger.dropped(ledger.newestFirst().getFirst());
        ledger.discard();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void foldersThatWereThereStay() throws IOException {
        Path state = Files.createDirectories(folder.resolve("state"));
        Ledger ledger = open();
        ledger.take(20, FILE, WAS);
        ledger.dropped(ledger.newestFirst().getFirst());
        open().discard();
        assertThat(state).isEmptyDirectory();
    }

    @Test
    void aKillWhileItsFoldersAreMadeLeavesNothing() throws IOException {
        Files.createDirectories(folder.resolve(".state.nodelet-new/nodelet"));
        Ledger ledger = open();
        ledger.take(20, FILE, WAS);
        ledger.dropped(ledger.newestFirst().getFirst());
        open().discard();
        assertThat(folder).isEmptyDirectory();
        Files.createDirectories(folder.resolve(".state.nodelet-new/nodelet"));
        open().discard();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void whatOthersKeepInAFolderThatWeMadeStays() throws IOException {
        Ledger ledger = open();
        ledger.take(20, FILE, WAS);
        ledger.dropped(ledger.newestFirst().getFirst());
        Path foreign = Files.writeString(folder.resolve("state/foreign"), "x");
        Files.createDirectories(folder.resolve("state/nodelet/backups"));
        open().discard();
        assertThat(folder.resolve("state")).isDirectoryContaining(path -> path.equals(foreign));
        assertThat(folder.resolve("state/nodelet")).doesNotExist();
    }

    @Test
    void threadsWriteWholeLines() throws InterruptedException {
        Ledger ledger = open();
        CountDownLatch ready = new CountDownLatch(8);
        List<Thread> threads = new java.util.ArrayList<>();
        for (int i = 0; i < 8; i++) {
            int mine = i;
            threads.add(Thread.ofVirtual().start(() -> {
                ready.countDown();
                for (int j = 0; j < 10; j++) {
                    ledger.take(mine, new Thing("file", mine + "/" + j, Lifetime.RUN), PriorState.NOTHING);
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(open().newestFirst()).hasSize(80).isEqualTo(ledger.newestFirst());
    }
}
