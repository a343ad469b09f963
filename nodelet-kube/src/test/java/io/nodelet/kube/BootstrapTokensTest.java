package io.nodelet.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.model.JoinToken;
import io.nodelet.model.Role;
import io.nodelet.pki.Pem;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class BootstrapTokensTest {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    @TempDir
    private Path folder;

    private final FakeKubeApi api = new FakeKubeApi();
    private final BootstrapTokens tokens = new BootstrapTokens(api);

    private JoinToken token(Instant expires) {
        X509Certificate ca = Pem.certificates(new TestPki(folder, "ca").ca()).getFirst();
        return JoinToken.fresh(Role.WORKER, expires, ca, new SecureRandom());
    }

    @Test
    void aTokenIsASecretAsKubernetesWantsIt() {
        JoinToken token = token(NOON);

        tokens.add(token, "rack 7", TokenLimits.NONE);

        JsonNode secret = api.at("/api/v1/namespaces/kube-system/secrets/bootstrap-token-" + token.id());
        assertThat(secret.path("type").asString()).isEqualTo("bootstrap.kubernetes.io/token");
        assertThat(data(secret, "token-id") + "." + data(secret, "token-secret"))
                .isEqualTo(token.bearer());
        assertThat(data(secret, "expiration")).isEqualTo("2026-11-23T12:00:00Z");
        assertThat(data(secret, "usage-bootstrap-authentication")).isEqualTo("true");
        assertThat(data(secret, "auth-extra-groups")).isEqualTo("system:bootstrappers:nodelet:workers");
    }

    @Test
    void listsOursWithoutTheirSecrets() {
        JoinToken late = token(NOON.plusSeconds(60));
        JoinToken early = token(NOON);
        tokens.add(late, "", TokenLimits.NONE);
        tokens.add(early, "rack 7", TokenLimits.NONE);
        api.given("""
                apiVersion: v1
                kind: Secret
                metadata: {name: bootstrap-token-theirs, namespace: kube-system}
                type: bootstrap.kubernetes.io/token
                data: {token-id: dGhlaXJz}
                """);

        assertThat(tokens.list())
                .containsExactly(
                        new BootstrapTokens.Listed(
                                early.id(), "worker", "2026-11-23T12:00:00Z", "rack 7", TokenLimits.NONE, 0),
                        new BootstrapTokens.Listed(
                                late.id(), "worker", "2026-11-23T12:01:00Z", "", TokenLimits.NONE, 0));
        assertThat(tokens.list().toString()).doesNotContain(late.secret(), early.secret());
        assertThat(tokens.list().getFirst().expired(NOON)).isTrue();
        assertThat(tokens.list().getLast().expired(NOON)).isFalse();
    }

    @Test
    void revokesOursAlone() {
        JoinToken token = token(NOON);
        tokens.add(token, "", TokenLimits.NONE);
        api.given("""
                apiVersion: v1
                kind: Secret
                metadata: {name: bootstrap-token-theirs, namespace: kube-system}
                type: bootstrap.kubernetes.io/token
                """);

        assertThat(tokens.revoke("theirs")).isFalse();
        assertThat(tokens.revoke(token.id())).isTrue();
        assertThat(tokens.revoke(token.id())).isFalse();
        assertThat(tokens.list()).isEmpty();
    }

    private static String data(JsonNode secret, String key) {
        return new String(
                Base64.getDecoder().decode(secret.path("data").path(key).asString()), StandardCharsets.UTF_8);
    }

    private static String user(JoinToken token) {
        return "system:bootstrap:" + token.id();
    }

    @Test
    void aTokenForANodeServesThatNameAlone() {
        JoinToken token = token(NOON);
        tokens.add(token, "", new TokenLimits("worker-7", 0));

        assertThat(tokens.use(user(token), "worker-8", "a"))
                .hasValueSatisfying(
                        why -> assertThat(why).contains("is for node worker-7 alone, and this is worker-8"));
        assertThat(tokens.use(user(token), "worker-7", "a")).isEmpty();
        assertThat(tokens.use(user(token), "worker-7", "b")).isEmpty();
    }

    @Test
    void aTokenServesAsManyMachinesAsItMayAndEachAgain() {
        JoinToken token = token(NOON);
        tokens.add(token, "", new TokenLimits("", 2));
        api.conflictOnce();

        assertThat(tokens.use(user(token), "worker-1", "a")).isEmpty();
        assertThat(tokens.use(user(token), "worker-2", "b")).isEmpty();
        assertThat(tokens.use(user(token), "worker-1", "a")).isEmpty();
        assertThat(tokens.use(user(token), "worker-3", "c"))
                .hasValueSatisfying(why -> assertThat(why).contains("has let in as many machines as it may: 2"));
        assertThat(tokens.list().getFirst().used()).isEqualTo(2);
    }

    @Test
    void aTokenWhoseLimitCannotBeReadServesNobody() {
        JoinToken token = token(NOON);
        tokens.add(token, "", new TokenLimits("", 1));
        String path = "/api/v1/namespaces/kube-system/secrets/bootstrap-token-" + token.id();
        var _ = api.patch(path, io.nodelet.json.Json.read("{\"data\": {\"nodelet-uses\": \"eA==\"}}"));

        assertThat(tokens.use(user(token), "worker-1", "a")).isPresent();
    }
}
