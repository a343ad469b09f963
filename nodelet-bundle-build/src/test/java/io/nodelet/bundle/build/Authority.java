package io.nodelet.bundle.build;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/// A certificate authority like Sigstore's, made with openssl, and one signer that it vouches for.
record Authority(Path folder) {

    static Authority in(Path folder) {
        return in(folder, TestCatalogs.SIGNER, TestCatalogs.ISSUER);
    }

    static Authority in(Path folder, String signer, String issuer) {
        try {
            Authority authority = new Authority(Files.createTempDirectory(folder, "authority"));
            authority.make(signer, issuer);
            return authority;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path root() {
        return folder.resolve("root.pem");
    }

    /// As it is published: PEM in base64.
    String certificate() throws IOException {
        return Base64.getEncoder().encodeToString(Files.readAllBytes(folder.resolve("leaf.pem")));
    }

    String sign(Path file) throws IOException {
        openssl("dgst -sha256 -sign leaf.key -out sig", file.toString());
        return Base64.getEncoder().encodeToString(Files.readAllBytes(folder.resolve("sig")));
    }

    private void make(String signer, String issuer) throws IOException {
        String key = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes";
        openssl("req -x509 " + key + " -keyout root.key -out root.pem -subj /CN=root -days 2");
        openssl("req -new " + key + " -keyout leaf.key -out leaf.csr -subj /CN=leaf");
        Files.writeString(
                folder.resolve("extensions"),
                "subjectAltName=critical,email:" + signer + "\n1.3.6.1.4.1.57264.1.1=DER:"
                        + HexFormat.of().formatHex(issuer.getBytes(StandardCharsets.UTF_8)) + "\n");
        openssl("x509 -req -in leaf.csr -CA root.pem -CAkey root.key -CAcreateserial -days 1 -extfile extensions"
                + " -out leaf.pem");
    }

    private void openssl(String words, String... more) {
        List<String> argv = new ArrayList<>(List.of("openssl"));
        argv.addAll(List.of(words.split(" ")));
        argv.addAll(List.of(more));
        LongRunningTool.Result result = new LongRunningTool(argv, folder, Map.of(), Duration.ofSeconds(30)).run();
        if (!result.ok()) {
            throw new AssertionError(result.text());
        }
    }
}
