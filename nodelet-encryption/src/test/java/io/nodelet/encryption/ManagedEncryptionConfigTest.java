package io.nodelet.encryption;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;

class ManagedEncryptionConfigTest {
    private final SecureRandom random = new SecureRandom();
    private final ManagedEncryptionConfig first = ManagedEncryptionConfig.fresh(true, random);

    /// Byte for byte: else a newer nodeletd takes it for an operator's.
    @Test
    void oneKeyIsWrittenAsEver() {
        String secret = first.first().secret();
        assertThat(first.yaml()).isEqualTo("""
                        apiVersion: apiserver.config.k8s.io/v1
                        kind: EncryptionConfiguration
                        resources:
                          - resources:
                              - secrets
                            providers:
                              # Writes with the first; reads with any of them.
                              - secretbox:
                                  keys:
                                    - name: nodelet-1
                                      secret: %s
                              - identity: {}
                        """.formatted(secret));
        assertThat(first.encrypting(false).yaml())
                .endsWith("      - identity: {}\n      - secretbox:\n          keys:\n            - name: nodelet-1\n"
                        + "              secret: " + secret + "\n");
    }

    @Test
    void anyNumberOfKeysIsReadAgain() {
        ManagedEncryptionConfig keys = first;
        for (int i = 0; i < 5; i++) {
            assertThat(ManagedEncryptionConfig.parse(keys.yaml())).contains(keys);
            assertThat(ManagedEncryptionConfig.parse(keys.encrypting(false).yaml()))
                    .contains(keys.encrypting(false));
            assertThat(ProviderKey.of(keys.yaml())).hasSize(keys.keys().size() + 1);
            keys = keys.added(random).promoted();
        }
        assertThat(keys.first().name()).isEqualTo("nodelet-6");
        assertThat(keys.alone().added(random).keys())
                .last()
                .matches(secretboxKey -> secretboxKey.name().equals("nodelet-7"));
    }

    @Test
    void whatIsNotOursToTheLetterIsAnOperators() {
        String ours = first.added(random).yaml();
        for (String theirs : List.of(
                ours + "\n",
                "# mine\n" + ours,
                ours.replace("nodelet-2", "nodelet-1"),
                ours.replace("nodelet-2", "mine"),
                ours.replace("- secrets", "- secrets\n      - configmaps"),
                ours.replace("secretbox", "aescbc"),
                ours.replace("      - identity: {}\n", ""),
                ours.replace("\n", "\r\n"),
                "")) {
            assertThat(ManagedEncryptionConfig.parse(theirs)).as(theirs).isEmpty();
        }
    }

    @Test
    void eachStepFollowsTheOneBeforeAndNoOther() {
        ManagedEncryptionConfig added = first.added(random);
        List<ManagedEncryptionConfig> steps =
                List.of(first, added, added.promoted(), added.promoted().alone());
        for (int from = 0; from < steps.size(); from++) {
            for (int to = 0; to < steps.size(); to++) {
                boolean allowed = to == from
                        || to == from + 1
                        // whoever has the new key only as a reader may go back to before
                        || (from == 1 && to == 0)
                        || (from == 2 && to == 1);
                assertThat(to == from || steps.get(to).follows(steps.get(from)))
                        .as(from + " to " + to)
                        .isEqualTo(allowed);
            }
        }
        assertThat(added.encrypting(false).follows(first)).isFalse();
        assertThat(ManagedEncryptionConfig.fresh(true, random).follows(first)).isFalse();
    }

    @Test
    void neitherKeysNorFilesSayTheirSecret() {
        assertThat(first.toString() + first.keys() + ProviderKey.of(first.yaml()))
                .contains("nodelet-1")
                .doesNotContain(first.first().secret());
    }
}
