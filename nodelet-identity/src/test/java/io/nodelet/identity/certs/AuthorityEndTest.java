package io.nodelet.identity.certs;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.model.Specs;
import io.nodelet.pki.AuthorityEnd;
import io.nodelet.pki.CertFolder;
import io.nodelet.pki.CertificateAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The authorities that a first start makes, which are good for ten years.
class AuthorityEndTest {
    @TempDir
    Path root;

    private CertFolder folder;

    @BeforeEach
    void make() throws IOException {
        folder = new CertFolder(root);
        TestCerts.make(Specs.master(), folder);
    }

    private List<AuthorityEnd> in(int days) {
        Instant then = Instant.now().plus(Duration.ofDays(days));
        return AuthorityEnd.within(folder, InstantSource.fixed(then));
    }

    @Test
    void aYearBeforeTheyAreNamed() {
        assertThat(in(0)).isEmpty();
        assertThat(in(9 * 365 - 30)).isEmpty();
        assertThat(in(9 * 365 + 30))
                .extracting(AuthorityEnd::name)
                .containsExactlyInAnyOrder("ca", "front-proxy-ca", "etcd/ca");
        assertThat(in(11 * 365)).as("ended").hasSize(3);
    }

    @Test
    void oneThatCannotBeReadIsThePhasesMatter() throws IOException {
        Files.writeString(folder.cert(CertificateAuthority.ETCD), "x");
        Files.delete(folder.cert(CertificateAuthority.FRONT_PROXY));
        assertThat(in(9 * 365 + 30)).extracting(AuthorityEnd::name).containsExactly("ca");
    }
}
