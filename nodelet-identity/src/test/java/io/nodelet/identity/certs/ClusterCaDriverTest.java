package io.nodelet.identity.certs;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.engine.Difference;
import io.nodelet.engine.ledger.PriorState;
import io.nodelet.model.JoinToken;
import io.nodelet.model.NodeConfig;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.Role;
import io.nodelet.model.Specs;
import io.nodelet.pki.CertFolder;
import io.nodelet.pki.CertificateAuthority;
import io.nodelet.pki.Pem;
import io.nodelet.pki.VerificationCache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ClusterCaDriverTest {
    @TempDir
    private Path root;

    private NodeSpec withToken() throws IOException {
        var master = new CertFolder(Files.createDirectory(root.resolve("master")));
        new CaPairDriver(InstantSource.system(), new VerificationCache(root.resolve("proofs")))
                .apply(new CaPair(master.pair(CertificateAuthority.CLUSTER), "kubernetes-ca", 10));
        var ca = Pem.certificates(master.cert(CertificateAuthority.CLUSTER)).getFirst();
        Path file = root.resolve("join-token");
        Files.writeString(
                file,
                JoinToken.fresh(Role.WORKER, Instant.parse("2099-01-01T00:00:00Z"), ca, new SecureRandom())
                        .encode());
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return Specs.with(Specs.worker(), new NodeConfig.Join(file.toString(), ""));
    }

    @Test
    void theAuthoritysCertificateGoesWithAReset() throws IOException {
        var driver = new ClusterCaDriver();
        var wanted = new ClusterCa(root.resolve("ca.crt"), withToken());
        assertThat(driver.compare(wanted)).isEqualTo(Difference.missing());
        assertThat(driver.before(wanted).nothing()).isTrue();
        driver.apply(wanted);
        assertThat(driver.compare(wanted)).isEqualTo(Difference.same());
        driver.restore(wanted.key(), driver.before(wanted));
        assertThat(wanted.path()).exists();
        driver.restore(wanted.key(), PriorState.NOTHING);
        assertThat(wanted.path()).doesNotExist();
    }
}
