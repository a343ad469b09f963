package io.nodelet.identity.certs;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nodelet.model.JoinToken;
import io.nodelet.model.NodeConfig;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.Role;
import io.nodelet.model.Specs;
import io.nodelet.pki.KeyPairPath;
import io.nodelet.pki.Pem;
import io.nodelet.pki.VerificationCache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JoinTokenFileTest {
    @TempDir
    private Path root;

    private NodeSpec spec;
    private JoinToken token;

    @BeforeEach
    void aToken() {
        var pair = new KeyPairPath(root.resolve("ca"));
        new CaPairDriver(InstantSource.system(), new VerificationCache(root.resolve("proofs")))
                .apply(new CaPair(pair, "kubernetes-ca", 10));
        token = JoinToken.fresh(
                Role.WORKER,
                Instant.parse("2099-01-01T00:00:00Z"),
                Pem.certificates(pair.cert()).getFirst(),
                new SecureRandom());
        spec = Specs.with(
                Specs.worker(), new NodeConfig.Join(root.resolve("join-token").toString(), ""));
    }

    private void hand(String text) throws IOException {
        Path file = root.resolve("join-token");
        Files.writeString(file, text + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void whatIsWrongWithTheFileIsNamed() throws IOException {
        Path file = root.resolve("join-token");
        hand(JoinToken.fresh(Role.MASTER, token.expires(), token.ca(), new SecureRandom())
                .encode());
        assertThatThrownBy(new JoinTokenFile(spec)::read)
                .hasMessage("line 1 of " + file
                        + " (join.tokenFile) is a token for a master, and this machine is to be a" + " worker");
        hand("\n\nhunter2");
        assertThatThrownBy(new JoinTokenFile(spec)::read)
                .hasMessage("line 3 of " + file + " (join.tokenFile) is not a join token");
        hand("");
        assertThatThrownBy(new JoinTokenFile(spec)::read).hasMessage(file + " (join.tokenFile) is empty");
        hand(token.encode());
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertThatThrownBy(new JoinTokenFile(spec)::read).hasMessageContaining("can be read by others (rw-r-----)");
        Files.delete(file);
        assertThatThrownBy(new JoinTokenFile(spec)::read).hasMessageContaining(file + " (join.tokenFile) is missing");
    }
}
