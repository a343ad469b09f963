package io.nodelet.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// A master reads requests in Java; Kubernetes, and whatever else looks at them, in Go. Whatever the two read
/// differently must be refused: a corpus of tricks, and mutants of it (`-Dnodelet.mutants=N`, `-Dnodelet.seed=S`).
@Timeout(600)
final class CsrDifferentialTest {
    @TempDir
    private Path folder;

    @Test
    void whateverIsReadInTwoWaysIsRefused() throws Exception {
        Optional<Path> go = GoCsrReader.go();
        assumeTrue(go.isPresent() || !Boolean.getBoolean("nodelet.quick"), "the daily build goes without Go");
        var corpus = new CsrCorpus(Long.getLong("nodelet.seed", 16));
        List<String> texts = new ArrayList<>(corpus.tricks());
        for (int i = Integer.getInteger("nodelet.mutants", 5000); i > 0; i--) {
            texts.add(corpus.mutant());
        }

        List<JsonNode> others = GoCsrReader.build(go.orElseThrow(), folder).read(texts);

        assertThat(others).hasSameSizeAs(texts);
        int accepted = 0;
        int ambiguous = 0;
        for (int i = 0; i < texts.size(); i++) {
            Optional<Pkcs10> own = own(texts.get(i));
            ambiguous += differs(texts.get(i), others.get(i)) ? 1 : 0;
            accepted += own.isPresent() ? 1 : 0;
            if (own.isPresent()) {
                assertSame(texts.get(i), own.get(), others.get(i));
            }
        }
        assertThat(accepted).as("requests that are well-formed").isGreaterThan(5);
        assertThat(ambiguous)
                .as("texts that a careless reader takes for another request")
                .isGreaterThanOrEqualTo(3);
    }

    private static Optional<Pkcs10> own(String text) {
        try {
            return Optional.of(Pkcs10.read(text));
        } catch (NodeletException _) {
            return Optional.empty();
        }
    }

    private static void assertSame(String text, Pkcs10 own, JsonNode other) throws Exception {
        assertThat(other.path("error").asString()).as(text).isEmpty();
        assertThat(other.path("commonName").asString())
                .as(text)
                .isEqualTo(own.subject().commonName());
        assertThat(texts(other.path("organization")))
                .as(text)
                .isEqualTo(own.subject().organizations());
        assertThat(other.path("names").asInt())
                .as(text)
                .isEqualTo(1 + own.subject().organizations().size());
        assertThat(texts(other.path("sans"))).as(text).isEqualTo(List.copyOf(new TreeSet<>(own.sans())));
        assertThat(other.path("extensions").asInt())
                .as(text)
                .isEqualTo(own.sans().isEmpty() ? 0 : 1);
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(own.key().getEncoded());
        assertThat(other.path("key").asString())
                .as(text)
                .isEqualTo(HexFormat.of().formatHex(digest));
    }

    private static List<String> texts(JsonNode list) {
        return list.valueStream().map(JsonNode::asString).toList();
    }

    /// Whether a reader that takes all of the text for Base64, as nodeletd once did, sees another subject than Go.
    private static boolean differs(String text, JsonNode other) {
        try {
            byte[] der = Base64.getMimeDecoder().decode(text.replaceAll("-----[A-Z ]+-----", ""));
            String subject = new PKCS10CertificationRequest(der).getSubject().toString();
            return other.path("error").asString().isEmpty()
                    && !subject.contains("CN=" + other.path("commonName").asString());
        } catch (IOException | RuntimeException _) {
            return false;
        }
    }
}
