package io.nodelet.checks.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.checks.machine.RecordedMachine;
import io.nodelet.model.NodeConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A master to be, in whose folder of certificates something lies. What can be wrong with it: `BroughtAuthoritiesTest`.
class AuthorityCheckTest {
    @TempDir
    Path root;

    private List<PreflightProblem> look(String tree) throws IOException {
        Path text = Files.writeString(root.resolve("tree"), tree);
        var machine = RecordedMachine.of(root.resolve("machine"), text).machine();
        return AuthorityCheck.brought(new PreflightContext(NodeConfig.DEFAULTS, machine, Instant.EPOCH));
    }

    @Test
    void anAuthorityThatCannotSignStopsTheStart() throws IOException {
        assertThat(look("== /etc/pf9/kube.d/certs/ca.crt\nx\n")).singleElement().satisfies(preflightProblem -> {
            assertThat(preflightProblem.fatal()).isTrue();
            assertThat(preflightProblem.problem()).endsWith("ca.crt lies there without ca.key");
        });
    }

    @Test
    void noneIsTheUsualCase() throws IOException {
        assertThat(look("== /etc/hostname\nx\n")).isEmpty();
    }

    /// A run that was killed leaves a key without its certificate, and the next one goes on.
    @Test
    void onceAStartBeganItIsThePhasesMatter() throws IOException {
        assertThat(look("== /etc/pf9/kube.d/certs/ca.key\nx\n== /var/opt/pf9/nodelet/ledger\nx\n"))
                .isEmpty();
    }
}
