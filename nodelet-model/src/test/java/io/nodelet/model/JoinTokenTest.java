package io.nodelet.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JoinTokenTest {
    private static final String CA =
            "MIIBezCCASGgAwIBAgIUD2gqUGlkAS5ys32WU6pTp-P-OX0wCgYIKoZIzj0EAwIwEjEQMA4GA1UEAwwHdGVzdC1j"
                    + "YTAgFw0yNjExMjMwNDA0MDhaGA8yMTI2MTAzMDA0MDQwOFowEjEQMA4GA1UEAwwHdGVzdC1jYTBZMBMGByqGSM49"
                    + "AgEGCCqGSM49AwEHA0IABBHmXZ0HrKlEQSTCVuXACENPxoA6xeTcN-qvdwf3X9idsbD9Nv1zxeOQGX71E4IDGyBk"
                    + "3Xs3bFmayjI9Li161eejUzBRMB0GA1UdDgQWBBRsjggTo8dWbCBZDacN8-4CNQ5JkjAfBgNVHSMEGDAWgBRsjggT"
                    + "o8dWbCBZDacN8-4CNQ5JkjAPBgNVHRMBAf8EBTADAQH_MAoGCCqGSM49BAMCA0gAMEUCIBmFWTIO_7k3yYFndtaw"
                    + "NWkETGPaWCk-DSJCStBmr3emAiEArroYCPf9D-k-e2DY24bpe1a-3zivvvnf5UNlbDdjgDk";
    private static final String TEXT = "nodelet.1.worker.abc123.0123456789abcdef.1795400000." + CA;

    @Test
    void isReadAsItWasWritten() {
        JoinToken token = JoinToken.parse("\n  " + TEXT + " \n");

        assertThat(token.role()).isEqualTo(Role.WORKER);
        assertThat(token.bearer()).isEqualTo("abc123.0123456789abcdef");
        assertThat(token.expires()).isEqualTo(Instant.ofEpochSecond(1_795_400_000));
        assertThat(token.ca().getSubjectX500Principal().getName()).isEqualTo("CN=test-ca");
        assertThat(token.encode()).isEqualTo(TEXT);
    }

    @Test
    void aFreshOneIsOfTheShapeThatKubernetesTakes() {
        JoinToken token = JoinToken.fresh(
                Role.MASTER, Instant.EPOCH, JoinToken.parse(TEXT).ca(), new SecureRandom());

        assertThat(token.bearer()).matches("[a-z0-9]{6}\\.[a-z0-9]{16}");
        assertThat(JoinToken.parse(token.encode())).isEqualTo(token);
    }

    @Test
    void aMastersHasASealAndAWorkersHasNone() {
        JoinToken master = JoinToken.fresh(
                Role.MASTER, Instant.EPOCH, JoinToken.parse(TEXT).ca(), new SecureRandom());

        assertThat(master.seal()).hasSize(43);
        assertThat(JoinToken.parse(TEXT).seal()).isEmpty();
        assertThat(master.toString() + master.bearer()).doesNotContain(master.seal());
        for (String other :
                List.of(TEXT.replace(".worker.", ".master."), master.encode().replace(".master.", ".worker."))) {
            assertThatThrownBy(() -> JoinToken.parse(other)).hasMessage("a join token that is cut off or damaged");
        }
    }

    @Test
    void itsWordsHoldNoSecret() {
        assertThat(JoinToken.parse(TEXT)).hasToString("token abc123 for a worker");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc123.0123456789abcdef", "nodelet.1.worker.abc123.0123456789abcdef", "K10something"})
    void anotherTextIsNone(String text) {
        assertThatThrownBy(() -> JoinToken.parse(text))
                .isInstanceOf(NodeletException.class)
                .hasMessage("not a join token");
    }

    @Test
    void oneThatIsCutOffIsSaidSoWithoutItsSecret() {
        assertThatThrownBy(() -> JoinToken.parse(TEXT.substring(0, TEXT.length() - 40)))
                .hasMessage("a join token that is cut off or damaged");
    }

    @Test
    void oneOfALaterVersionIsSaidSo() {
        assertThatThrownBy(() -> JoinToken.parse(TEXT.replace("nodelet.1.", "nodelet.2.")))
                .hasMessage("a join token of version 2, which this version does not know");
    }
}
