package io.nodelet.kube;

import io.nodelet.json.Json;
import io.nodelet.model.JoinToken;
import io.nodelet.model.Role;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The cluster's side of [JoinToken]s: Kubernetes' own bootstrap tokens, secrets in `kube-system`. The API server takes
/// one as a user of a group until it expires; the controller-manager then clears it away.
public record BootstrapTokens(KubeApi api) {
    private static final String TYPE = "bootstrap.kubernetes.io/token";
    private static final String NAME = "bootstrap-token-";
    private static final String GROUPS = "auth-extra-groups";
    private static final String SECRETS = KubePath.namespaced("v1", "kube-system", "secrets");

    /// One as it is listed; never with its secret.
    ///
    /// @param id          its public part
    /// @param role        what machines become with it
    /// @param expires     ISO 8601
    /// @param description what somebody wrote beside it
    public record Listed(String id, String role, String expires, String description) {
        /// Whether it is of no use any more at this time.
        public boolean expired(Instant now) {
            try {
                return !now.isBefore(Instant.parse(expires));
            } catch (DateTimeParseException e) {
                return true; // the API server does not take it either
            }
        }
    }

    /// The group of those who come with a token for this role.
    public static String group(Role role) {
        return "system:bootstrappers:nodelet:" + role.word() + "s";
    }

    /// Makes the cluster take a token.
    public void add(JoinToken token, String description) {
        ObjectNode secret = Json.object();
        secret.put("apiVersion", "v1").put("kind", "Secret").put("type", TYPE);
        secret.putObject("metadata").put("name", NAME + token.id()).put("namespace", "kube-system");
        ObjectNode data = secret.putObject("data");
        Map.of(
                        "token-id",
                        token.id(),
                        "token-secret",
                        token.secret(),
                        "expiration",
                        token.expires().truncatedTo(ChronoUnit.SECONDS).toString(),
                        "usage-bootstrap-authentication",
                        "true",
                        GROUPS,
                        group(token.role()),
                        "description",
                        description)
                .forEach((key, value) -> data.put(key, encoded(value)));
        api.create(secret);
    }

    /// Those of ours, by the time at which they expire.
    public List<Listed> list() {
        return api.list(SECRETS, Selector.field("type", TYPE)).stream()
                .flatMap(secret -> listed(secret).stream())
                .sorted(Comparator.comparing(Listed::expires).thenComparing(Listed::id))
                .toList();
    }

    /// Makes the cluster take a token no more; false where there is none.
    public boolean revoke(String id) {
        boolean ours = api.get(SECRETS + "/" + NAME + id)
                .flatMap(BootstrapTokens::listed)
                .isPresent();
        return ours && api.delete(SECRETS + "/" + NAME + id);
    }

    private static Optional<Listed> listed(JsonNode secret) {
        JsonNode data = secret.path("data");
        return Arrays.stream(Role.values())
                .filter(role -> Arrays.asList(decoded(data, GROUPS).split(",")).contains(group(role)))
                .findFirst()
                .map(role -> new Listed(
                        decoded(data, "token-id"),
                        role.word(),
                        decoded(data, "expiration"),
                        decoded(data, "description")));
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String decoded(JsonNode data, String key) {
        byte[] bytes = Base64.getDecoder().decode(data.path(key).asString(""));
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
