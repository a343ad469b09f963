package io.nodelet.diagnosis.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactorTest {
    private final Redactor redactor = new Redactor(List.of("known-secret-1", "short"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "the word known-secret-1 in a line | the word [removed] in a line",
                "Authorization: Bearer abcdefghi.jkl | Authorization: [removed] [removed]",
                "header Basic dXNlcjpwYXNz end | header Basic [removed] end",
                "https://user:pa55@proxy:3128/x | https://[removed]@proxy:3128/x",
                "httpsProxy: 'http://me:s3\"cr@et@proxy:3128' | httpsProxy: 'http://[removed]@proxy:3128'",
                "\"client-key-data\": \"LS0tLS1CRUdJTg==\", \"a\": 1 | \"client-key-data\": \"[removed]\", \"a\": 1",
                "dbPassword: hunter22 # mine | dbPassword: [removed] # mine",
                "MY_API_KEY=0123456789 other=1 | MY_API_KEY=[removed] other=1",
                "mysql --password hunter22 -h db | mysql --password [removed] -h db",
                "kubeadm join --token abcdef.0123456789abcdef now | kubeadm join --token [removed] now",
                "{\"secretKey\":\"a\\\"b\",\"x\":2} | {\"secretKey\":\"[removed]\",\"x\":2}",
                "jwt eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJrdWJl.c2lnbmF0dXJl! | jwt [removed]!",
            })
    void takesOut(String text, String clean) {
        assertThat(redactor.clean(text)).isEqualTo(clean);
    }

    @Test
    void aPrivateKeyGoesWholeAlsoWhereItIsTorn() {
        String key = "-----BEGIN EC PRIVATE KEY-----\nabc\ndef\n-----END EC PRIVATE KEY-----";

        assertThat(redactor.clean("a\n" + key + "\nb")).isEqualTo("a\n[removed]\nb");
        assertThat(redactor.clean("a\n" + key.substring(0, 40))).isEqualTo("a\n[removed]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a short word that is a known secret stays, or no text could be read",
                "etcd was killed by the kernel for lack of memory",
                "I1122 12:00:00.000000 137 server.go:1] \"Watching\" resources=[secrets]",
                "10.20.0.0/16 via 10.0.0.1 dev eth0 proto kernel",
                "controllers=*,bootstrap-signer-controller,token-cleaner-controller",
                "-rw------- root:root 227 /etc/pf9/kube.d/certs/sa.key",
            })
    void leavesTheRestAlone(String text) {
        assertThat(redactor.clean(text)).isEqualTo(text);
    }

    @Test
    void isQuickOnLongLines() {
        String text = "token".repeat(200_000) + "a".repeat(1_000_000) + " password".repeat(100_000);

        assertThat(redactor.clean(text)).isEqualTo(text);
    }
}
