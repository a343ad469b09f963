package io.nodelet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.bench.InjectedFault;
import io.nodelet.e2e.FaultBank.Score;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// `nodeletd why` names the right cause first. `-Dnodelet.bank=all` injects the whole bank, a number as many of it as
/// a seed draws (`-Dnodelet.seed=S` draws them again), names separated by commas just these.
@Tag("full")
class FaultBankTest {
    private static final String WHICH = System.getProperty("nodelet.bank", "6");
    private static final double GOOD = 0.9;
    private final long seed = Long.getLong("nodelet.seed", System.nanoTime());

    @Test
    void theRightCauseIsNamedFirst() throws IOException {
        System.out.println("seed of the bank: " + seed);
        List<InjectedFault> faults = FaultBank.pick(WHICH, seed, Testbed.systemd());
        try (Testbed bed = Testbed.up()) {
            var bank = new FaultBank(bed::exec);
            faults.forEach(bank::run);
            Files.writeString(Path.of("target", "fault-bank.md"), bank.table());
            System.out.print(bank.table());
            long wrong = bank.scores().stream().filter(score -> !score.right()).count();
            assertThat(wrong).as("seed %d:%n%s", seed, bank.table()).isLessThanOrEqualTo(allowed(faults.size()));
            assertThat(bank.scores())
                    .extracting(Score::remark)
                    .as("seed %d", seed)
                    .containsOnly("");
        }
    }

    /// A tenth, and one in a small sample.
    private static long allowed(int faults) {
        return Math.max(1, Math.round(faults * (1 - GOOD)));
    }

    @Test
    void theBankIsLarge() {
        assertThat(InjectedFault.bank())
                .extracting(InjectedFault::name)
                .doesNotHaveDuplicates()
                .hasSizeGreaterThan(40);
        assertThat(InjectedFault.bank())
                .noneMatch(injectedFault -> injectedFault.inject().isBlank()
                        || injectedFault.cause().isBlank());
    }

    /// Each component and each trouble; containerd alone has no certificate of its own.
    @Test
    void theMatrixOfHealingIsWhole() {
        List<InjectedFault.Cell> cells = InjectedFault.matrix().stream()
                .map(injectedFault -> injectedFault.heals().orElseThrow())
                .toList();
        assertThat(cells).doesNotHaveDuplicates().hasSize(39);
        assertThat(cells)
                .extracting(InjectedFault.Cell::component)
                .contains("flanneld")
                .containsAll(RunningServices.ALL);
        assertThat(cells)
                .extracting(InjectedFault.Cell::trouble)
                .containsOnly("killed", "stopped", "binary removed", "config edited", "certificate expired");
    }
}
