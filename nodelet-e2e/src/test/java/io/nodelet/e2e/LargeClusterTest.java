package io.nodelet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.bench.history.BenchCluster;
import io.nodelet.bench.scale.LargeCluster;
import io.nodelet.bench.scale.LargeCluster.Memory;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A master and a worker in a cluster of a thousand nodes, of which the others are made up: a sample of
/// `nodelet-bench/run scale`. `-Dnodelet.nodes=5000` makes more of them.
@Tag("alone")
@Tag("full")
class LargeClusterTest {
    private static final int NODES = Integer.getInteger("nodelet.nodes", 1000);
    private static final int PODS = 100;
    private static final long LIMIT_KIB = 96 << 10;

    @Test
    void aWorkerJoinsAndRenewsAndNoDaemonOutgrowsItsHeap() {
        Path words = Path.of("target", "large-cluster.log");
        try (Testbed bed = Testbed.emptyHosts("--workers", "1")) {
            var large = new LargeCluster(new BenchCluster(bed.name()));
            large.begin(NODES, PODS, Redirect.to(words.toFile()));
            large.join();
            large.awaitDnsSpread();
            List<Memory> seen = new ArrayList<>(large.memory("joined"));
            large.renew();
            seen.addAll(large.memory("renewed"));

            assertThat(large.troubles()).isBlank();
            assertThat(seen).allSatisfy(memory -> assertThat(memory.resident()).isLessThan(LIMIT_KIB));
            assertThat(seen.stream()
                            .map(memory -> memory.host() + " " + memory.pid())
                            .distinct())
                    .as("a daemon for each host, which has not ended: %s", seen)
                    .hasSameSizeAs(seen.stream().map(Memory::host).distinct().toList());
        }
    }
}
