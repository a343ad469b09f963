package io.nodelet.encryption;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class StoredSecretsTest {
    private final SecretsInEtcd etcd = new SecretsInEtcd();
    private final StoredSecrets stored = new StoredSecrets(etcd, "/registry");

    @Test
    void countsByWhatSealedThem() {
        for (int i = 0; i < 30; i++) {
            etcd.put("/registry/secrets/default/s" + i, "k8s:enc:secretbox:v1:nodelet-1:" + "x".repeat(9000));
        }
        etcd.put("/registry/secrets/default/new", "k8s:enc:secretbox:v1:nodelet-2:\1:\2");
        etcd.put("/registry/secrets/default/theirs", "k8s:enc:aescbc:v1:theirs:xyz");
        etcd.put("/registry/secrets/default/kms", "k8s:enc:kms:v2:plugin:xyz");
        etcd.put("/registry/secrets/default/plain", "k8s\0\n\f\n\2v1\22\6Secret");
        etcd.put("/registry/secrets/default/short", "");
        etcd.put("/registry/secretsx/default/other", "k8s:enc:secretbox:v1:other:x");
        etcd.put("/registry/configmaps/default/other", "k8s:enc:secretbox:v1:other:x");

        assertThat(stored.bySeal())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "secretbox nodelet-1",
                        30,
                        "secretbox nodelet-2",
                        1,
                        "aescbc theirs",
                        1,
                        "kms plugin",
                        1,
                        StoredSecrets.PLAIN,
                        2));
        assertThat(etcd.questions()).as("never all of them in one answer").isGreaterThan(3);
    }

    @Test
    void noneIsNone() {
        assertThat(stored.bySeal()).isEmpty();
        assertThat(new StoredSecrets(etcd, "/other").bySeal()).isEmpty();
    }
}
