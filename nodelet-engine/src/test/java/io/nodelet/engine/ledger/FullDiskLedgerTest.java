package io.nodelet.engine.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.nodelet.engine.Resource;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The disk fills up at any byte of a line.
class FullDiskLedgerTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-30T12:00:00Z"), ZoneOffset.UTC);

    @TempDir
    private Path folder;

    private Path file;
    private int room;

    private record Thing(String kind, String key, Lifetime lifetime) implements Resource {}

    private static Thing thing(String key) {
        return new Thing("file", key, Lifetime.RUN);
    }

    @BeforeEach
    void place() {
        file = folder.resolve("ledger");
    }

    private Ledger open() {
        return new Ledger(new FileLedgerStore(file), CLOCK);
    }

    /// Writes as much as there is room for.
    private void write(FileChannel channel, ByteBuffer line) throws IOException {
        int fit = Math.min(room, line.remaining());
        ByteBuffer part = line.slice(line.position(), fit);
        line.position(line.position() + fit);
        while (part.hasRemaining()) {
            channel.write(part);
        }
        if (line.hasRemaining()) {
            throw new IOException("No space left on device");
        }
    }

    @Test
    void whateverFitsTheLedgerGoesOnOnceThereIsRoom() throws IOException {
        open().take(20, thing("/etc/first"), PriorState.NOTHING);
        long line = Files.size(file) + 10;
        Ledger full = new Ledger(new FileLedgerStore(file, this::write), CLOCK);
        for (int fits = 0; fits < line; fits++) {
            room = fits;
            assertThatExceptionOfType(NodeletException.class)
                    .as("room for %d", fits)
                    .isThrownBy(() -> full.take(20, thing("/etc/second-and-a-longer-name"), PriorState.NOTHING));
            room = Integer.MAX_VALUE;
            full.mend(full.newestFirst().getFirst());
            open().mend(open().newestFirst().getFirst());
        }
        assertThat(open().newestFirst()).extracting(OwnedResource::key).containsExactly("/etc/first");
    }

    /// A power cut comes before the half line could be taken back.
    @Test
    void halfALineIsCutByWhoWritesNextAndByNobodyElse() throws IOException {
        open().take(20, thing("/etc/first"), PriorState.NOTHING);
        byte[] whole = Files.readAllBytes(file);
        for (int length = 1; length < whole.length; length++) {
            Files.write(file, whole);
            Files.write(file, java.util.Arrays.copyOf(whole, length), StandardOpenOption.APPEND);
            long torn = Files.size(file);
            assertThat(open().newestFirst()).hasSize(1);
            assertThat(Files.size(file)).as("a reader cuts nothing").isEqualTo(torn);
            open().take(30, thing("/etc/second"), PriorState.NOTHING);
            assertThat(open().newestFirst())
                    .extracting(OwnedResource::key)
                    .containsExactly("/etc/second", "/etc/first");
        }
    }

    @Test
    void aHalfLineBeforeAWholeOneIsTakenOutAndNothingIsLost() {
        List<String> lines =
                Stream.of("/etc/a", "/etc/b", "/etc/c").map(this::line).toList();
        String half = lines.get(1).substring(0, 40);
        LedgerRepair repair = LedgerRepair.of(List.of(lines.get(0), half + lines.get(1), lines.get(2)));
        assertThat(repair.kept()).isEqualTo(lines);
        assertThat(repair.lost()).containsExactly(new LedgerRepair.Lost(2, half, true));
    }

    @Test
    void aLineThatSaysNothingIsTakenOut() {
        String good = line("/etc/a");
        String bad = line("/etc/b").replace("/etc", "/usr").replace("%2Fetc", "%2Fusr");
        LedgerRepair repair = LedgerRepair.of(List.of(good, bad));
        assertThat(repair.kept()).containsExactly(good);
        assertThat(repair.lost()).containsExactly(new LedgerRepair.Lost(2, bad, false));
    }

    @Test
    void theOldLedgerIsKeptBesideTheRepairedOne() throws IOException {
        open().take(20, thing("/etc/first"), PriorState.NOTHING);
        String good = Files.readString(file);
        Files.writeString(file, "garbage\n", StandardOpenOption.APPEND);
        var store = new FileLedgerStore(file);
        store.replace(LedgerRepair.of(store.lines()).kept(), "ledger.damaged-now");
        assertThat(file).hasContent(good.strip());
        assertThat(folder.resolve("ledger.damaged-now")).hasContent(good + "garbage");
        assertThat(open().newestFirst()).hasSize(1);
    }

    private String line(String key) {
        return new LedgerEntry(
                        1, CLOCK.instant(), LedgerEntry.Verb.TAKE, 20, "file", key, Lifetime.RUN, PriorState.NOTHING)
                .line();
    }
}
