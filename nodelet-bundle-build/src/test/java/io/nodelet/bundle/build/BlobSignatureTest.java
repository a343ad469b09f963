package io.nodelet.bundle.build;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlobSignatureTest {
    @TempDir
    Path folder;

    private Authority authority;
    private Path file;

    @BeforeEach
    void make() throws IOException {
        authority = Authority.in(folder);
        file = Files.writeString(folder.resolve("kubelet"), "kubelet's bytes");
    }

    @Test
    void acceptsWhatTheProjectSigned() throws IOException {
        check(authority, authority);
    }

    @Test
    void acceptsACertificateInPlainPem() throws IOException {
        String pem = new String(Base64.getDecoder().decode(authority.certificate()), StandardCharsets.US_ASCII);

        new BlobSignature(authority.sign(file), pem)
                .check(file, TestCatalogs.SIGNER, TestCatalogs.ISSUER, authority.root(), "http://x/kubelet");
    }

    @Test
    void refusesOtherBytes() throws IOException {
        BlobSignature signature = new BlobSignature(authority.sign(file), authority.certificate());
        Files.writeString(file, "kubelet's byteS");

        assertThatThrownBy(() -> signature.check(
                        file, TestCatalogs.SIGNER, TestCatalogs.ISSUER, authority.root(), "http://x/kubelet"))
                .hasMessage("http://x/kubelet is not signed as its project signs: the signature is of other bytes");
    }

    @Test
    void refusesAnotherSigner() {
        Authority other = Authority.in(folder, "somebody@example.org", TestCatalogs.ISSUER);

        assertThatThrownBy(() -> check(other, other))
                .hasMessage(
                        "http://x/kubelet is not signed as its project signs: its signer is [somebody@example.org]"
                                + " by https://accounts.example.org, and not robot@example.org by https://accounts.example.org");
    }

    @Test
    void refusesAnotherIssuer() {
        Authority other = Authority.in(folder, TestCatalogs.SIGNER, "https://evil.example.org");

        assertThatThrownBy(() -> check(other, other)).hasMessageContaining("by https://evil.example.org, and not ");
    }

    @Test
    void refusesAnotherAuthority() {
        assertThatThrownBy(() -> check(Authority.in(folder), authority))
                .hasMessageStartingWith("http://x/kubelet is not signed as its project signs: ");
    }

    @Test
    void refusesWhatIsNoSignature() throws IOException {
        String page = "<html>";
        String certificate = authority.certificate();

        assertThatThrownBy(() -> new BlobSignature(page, certificate)
                        .check(file, TestCatalogs.SIGNER, TestCatalogs.ISSUER, authority.root(), "http://x/kubelet"))
                .hasMessageStartingWith("http://x/kubelet is not signed as its project signs: ");
        assertThatThrownBy(() -> new BlobSignature(page, page)
                        .check(file, TestCatalogs.SIGNER, TestCatalogs.ISSUER, authority.root(), "http://x/kubelet"))
                .hasMessageStartingWith("http://x/kubelet is not signed as its project signs: ");
    }

    private void check(Authority signing, Authority trusted) throws IOException {
        new BlobSignature(signing.sign(file), signing.certificate())
                .check(file, TestCatalogs.SIGNER, TestCatalogs.ISSUER, trusted.root(), "http://x/kubelet");
    }
}
