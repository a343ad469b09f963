package io.nodelet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.bench.history.BenchCluster;
import io.nodelet.bench.history.HistoryRun;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Three masters suffer while clients write and read, and none of them sees a promise broken: a sample of
/// `nodelet-bench/run history`. `-Dnodelet.rounds=100` runs more of it, `-Dnodelet.seed` the same again.
@Tag("alone")
@Tag("full")
class HistoryTest {
    private static final int ROUNDS = Integer.getInteger("nodelet.rounds");

    @Test
    void noAcknowledgedWriteIsLostAndNoReadIsStale() throws IOException {
        long seed = seed();
        Path words = Path.of("target", "history-" + seed + ".log");
        // A seed that is played again begins anew, and does not go on behind its last round.
        Files.deleteIfExists(Path.of("target", "history-" + seed + ".tsv"));
        try (Testbed bed = Testbed.reserve()) {
            Testbed.assertOk(bed.tryUp("--masters", "3", "--vip", "--disk", "8G"));
            int exit =
                    HistoryRun.goInside(new BenchCluster(bed.name()), ROUNDS, seed, Redirect.appendTo(words.toFile()));
            assertThat(exit).as("seed %d%n%s", seed, Files.readString(words)).isZero();
        }
    }

    private static long seed() {
        String given = System.getProperty("nodelet.seed", "");
        return given.isEmpty() ? ThreadLocalRandom.current().nextLong(1_000_000_000) : Long.parseLong(given);
    }
}
