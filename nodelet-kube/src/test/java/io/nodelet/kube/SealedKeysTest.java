package io.nodelet.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nodelet.model.JoinToken;
import io.nodelet.model.NodeletException;
import io.nodelet.model.Role;
import io.nodelet.pki.ClusterKeys;
import io.nodelet.pki.Pem;
import io.nodelet.pki.SealedKeys;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealedKeysTest {
    private static final SecureRandom RANDOM = new SecureRandom();

    @TempDir
    private Path folder;

    private final ClusterKeys keys = keys();

    @SuppressWarnings("NullAway.Init") // made before each test
    private JoinToken token;

    @BeforeEach
    void token() {
        token = fresh();
    }

    private static ClusterKeys keys() {
        SequencedMap<String, String> files = new TreeMap<>();
        ClusterKeys.NAMES.forEach(name -> files.put(name, "text of " + name));
        return new ClusterKeys(files);
    }

    private JoinToken fresh() {
        X509Certificate ca = Pem.certificates(new TestPki(folder, "ca").ca()).getFirst();
        return JoinToken.fresh(Role.MASTER, Instant.EPOCH, ca, RANDOM);
    }

    @Test
    void comeOutAsTheyWentIn() {
        String sealed = SealedKeys.seal(keys, token, RANDOM);

        assertThat(SealedKeys.open(sealed, token)).isEqualTo(keys);
        assertThat(new String(Base64.getDecoder().decode(sealed), StandardCharsets.ISO_8859_1))
                .doesNotContain("text of", "certs/ca.key", token.seal());
        assertThat(SealedKeys.seal(keys, token, RANDOM)).isNotEqualTo(sealed);
        assertThat(keys).hasToString("the cluster's keys");
    }

    @Test
    void openForTheirOwnTokenAlone() {
        String sealed = SealedKeys.seal(keys, token, RANDOM);
        JoinToken other = fresh();
        JoinToken otherSeal =
                new JoinToken(token.role(), token.id(), token.secret(), token.expires(), token.ca(), other.seal());
        JoinToken otherId =
                new JoinToken(token.role(), other.id(), token.secret(), token.expires(), token.ca(), token.seal());

        for (JoinToken wrong : new JoinToken[] {other, otherSeal, otherId}) {
            assertThatThrownBy(() -> SealedKeys.open(sealed, wrong))
                    .isInstanceOf(NodeletException.class)
                    .hasMessageContaining("can't be opened with it")
                    .hasMessageNotContaining(token.seal());
        }
    }

    @Test
    void aChangedByteIsSeen() {
        byte[] sealed = Base64.getDecoder().decode(SealedKeys.seal(keys, token, RANDOM));
        for (int place : new int[] {1, 12, 13, sealed.length / 2, sealed.length - 1}) {
            byte[] changed = sealed.clone();
            changed[place] ^= 1;
            String text = Base64.getEncoder().encodeToString(changed);
            assertThatThrownBy(() -> SealedKeys.open(text, token)).hasMessageContaining("can't be opened with it");
        }
        for (String text : new String[] {"", "!", "AQ=="}) {
            assertThatThrownBy(() -> SealedKeys.open(text, token)).hasMessageContaining("in a form that this version");
        }
    }

    @Test
    void aMachineWithoutThemSaysWhereTheyAre() {
        assertThatThrownBy(() -> ClusterKeys.read(folder))
                .isInstanceOf(NodeletException.class)
                .hasMessageContaining(folder.resolve("certs/ca.crt").toString())
                .extracting(e -> ((NodeletException) e).remedy())
                .asString()
                .contains("on masters alone");
    }

    @Test
    void theClusterKeepsThemInTheTokensOwnSecretWithTheRightToReadIt() {
        FakeKubeApi api = new FakeKubeApi();
        var tokens = new BootstrapTokens(api);
        String sealed = SealedKeys.seal(keys, token, RANDOM);

        tokens.add(token, "", sealed);

        assertThat(SealedKeys.open(tokens.keys(token), token)).isEqualTo(keys);
        assertThat(api.at("/api/v1/namespaces/kube-system/secrets/bootstrap-token-" + token.id())
                        .toString())
                .doesNotContain(token.seal());
        String roles = "/apis/rbac.authorization.k8s.io/v1/namespaces/kube-system/";
        var rule = api.at(roles + "roles/nodelet:join:" + token.id()).path("rules");
        assertThat(rule.toString())
                .isEqualTo("[{\"apiGroups\":[\"\"],\"resources\":[\"secrets\"],\"resourceNames\":[\"bootstrap-token-"
                        + token.id() + "\"],\"verbs\":[\"get\"]}]");
        assertThat(api.at(roles + "rolebindings/nodelet:join:" + token.id())
                        .path("subjects")
                        .toString())
                .contains("system:bootstrap:" + token.id());
        assertThat(tokens.revoke(token.id())).isTrue();
        assertThatThrownBy(() -> tokens.keys(token)).hasMessageContaining("keeps no keys for token " + token.id());
    }
}
