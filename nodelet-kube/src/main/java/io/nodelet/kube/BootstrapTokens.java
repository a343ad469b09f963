package io.nodelet.kube;

import io.nodelet.json.Json;
import io.nodelet.model.JoinToken;
import io.nodelet.model.NodeletException;
import io.nodelet.model.Role;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
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
    private static final String RIGHTS = "master-token-rights.yaml";
    private static final String KEYS = "nodelet-sealed-keys";
    private static final String NODE = "nodelet-node";
    private static final String USES = "nodelet-uses";
    private static final String USED = "nodelet-used";
    private static final int ATTEMPTS = 10;
    private static final String SECRETS = KubePath.namespaced("v1", "kube-system", "secrets");

    /// One as it is listed; never with its secret.
    ///
    /// @param id          its public part
    /// @param role        what machines become with it
    /// @param expires     ISO 8601
    /// @param description what somebody wrote beside it
    /// @param limits      how far it goes
    /// @param used        how many machines have joined with it, where their number is limited
    public record Listed(String id, String role, String expires, String description, TokenLimits limits, int used) {
        /// Whether it is of no use any more at this time.
        public boolean expired(Instant now) {
            try {
                return !now.isBefore(Instant.parse(expires));
            } catch (DateTimeParseException e) {
                return true; // the API server does not take it either
            }
        }
    }

    /// Makes the cluster take a token for a worker.
    public void add(JoinToken token, String description, TokenLimits limits) {
        ObjectNode secret = secret(token, description);
        ObjectNode data = secret.withObjectProperty("data");
        if (!limits.node().isEmpty()) {
            data.put(NODE, encoded(limits.node()));
        }
        if (limits.uses() > 0) {
            data.put(USES, encoded(String.valueOf(limits.uses())));
        }
        var _ = api.create(secret);
    }

    /// Makes the cluster take a token for a master, and keep the sealed keys for it: in the token's own secret, so they
    /// go when it goes. Whoever comes with this token may read that secret; nobody else may for this.
    ///
    /// @param keys of [SealedKeys#seal]
    public void add(JoinToken token, String description, String keys) {
        ObjectNode secret = secret(token, description);
        secret.withObjectProperty("data").put(KEYS, encoded(keys));
        String uid = api.create(secret).path("metadata").path("uid").asString("");
        for (JsonNode right : rights(token.id(), uid)) {
            var _ = api.create(right);
        }
    }

    private static List<JsonNode> rights(String id, String uid) {
        try (InputStream in = BootstrapTokens.class.getResourceAsStream(RIGHTS)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + RIGHTS);
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return YamlManifest.parse(text.replace("${id}", id).replace("${uid}", uid));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The sealed keys that the cluster keeps for a token of a master, asked for as that token.
    ///
    /// @throws NodeletException when the cluster does not take the token, or keeps nothing for it
    public String keys(JoinToken token) {
        return api.get(SECRETS + "/" + NAME + token.id())
                .map(secret -> decoded(secret.path("data"), KEYS))
                .filter(text -> !text.isEmpty())
                .orElseThrow(() -> new NodeletException(
                        "the cluster keeps no keys for " + token,
                        "Make a new one with: nodeletctl token create --role master"));
    }

    private static ObjectNode secret(JoinToken token, String description) {
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
                        JoinToken.group(token.role()),
                        "description",
                        description)
                .forEach((key, value) -> data.put(key, encoded(value)));
        return secret;
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

    /// The id of the token as which a user came, when the cluster keeps that token no more: it takes a token for up to
    /// ten seconds after its secret is gone, as the API server remembers whom it has let in.
    ///
    /// @param user the API server's name for who asks; that of no token is fine
    public Optional<String> gone(String user) {
        return Optional.of(user)
                .filter(text -> text.startsWith(JoinToken.USER))
                .map(text -> text.substring(JoinToken.USER.length()))
                .filter(id -> api.get(SECRETS + "/" + NAME + id).isEmpty());
    }

    /// Takes one use of the token as which a user came, for a machine that joins; the same machine may come again.
    ///
    /// @param user    the API server's name for who asks, with a token
    /// @param node    as which it joins
    /// @param machine what tells it from others; no comma in it
    /// @return why the token does not serve it, if it does not
    public Optional<String> use(String user, String node, String machine) {
        String path = SECRETS + "/" + NAME + user.substring(JoinToken.USER.length());
        for (int attempt = 1; ; attempt++) {
            try {
                return use(path, api.get(path), node, machine);
            } catch (KubeException e) {
                if (!e.conflict() || attempt == ATTEMPTS) { // else others use it at this moment, too
                    throw e;
                }
            }
        }
    }

    private Optional<String> use(String path, Optional<JsonNode> secret, String node, String machine) {
        String id = path.substring(path.length() - 6);
        if (secret.isEmpty()) {
            return Optional.of("token " + id + " was revoked, or has expired");
        }
        JsonNode data = secret.get().path("data");
        TokenLimits limits = limits(data);
        if (!limits.node().isEmpty() && !limits.node().equals(node)) {
            return Optional.of("token " + id + " is for node " + limits.node() + " alone, and this is " + node);
        }
        List<String> used = used(data);
        if (limits.uses() == 0 || used.contains(machine)) {
            return Optional.empty();
        }
        if (used.size() >= limits.uses()) {
            return Optional.of("token " + id + " has let in as many machines as it may: " + limits.uses());
        }
        mark(path, secret.get(), used, machine);
        return Optional.empty();
    }

    private void mark(String path, JsonNode secret, List<String> used, String machine) {
        ObjectNode patch = Json.object();
        patch.putObject("metadata")
                .put(
                        "resourceVersion",
                        secret.path("metadata").path("resourceVersion").asString(""));
        String all = used.isEmpty() ? machine : String.join(",", used) + "," + machine;
        patch.putObject("data").put(USED, encoded(all));
        var _ = api.patch(path, patch);
    }

    private static List<String> used(JsonNode data) {
        return Arrays.stream(decoded(data, USED).split(","))
                .filter(one -> !one.isEmpty())
                .toList();
    }

    /// A number that can't be read lets nobody in.
    private static TokenLimits limits(JsonNode data) {
        String uses = decoded(data, USES);
        return new TokenLimits(
                decoded(data, NODE), uses.isEmpty() ? 0 : uses.matches("[0-9]{1,9}") ? Integer.parseInt(uses) : -1);
    }

    private static Optional<Listed> listed(JsonNode secret) {
        JsonNode data = secret.path("data");
        return Arrays.stream(Role.values())
                .filter(role -> Arrays.asList(decoded(data, GROUPS).split(",")).contains(JoinToken.group(role)))
                .findFirst()
                .map(role -> new Listed(
                        decoded(data, "token-id"),
                        role.wireName(),
                        decoded(data, "expiration"),
                        decoded(data, "description"),
                        limits(data),
                        used(data).size()));
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String decoded(JsonNode data, String key) {
        byte[] bytes = Base64.getDecoder().decode(data.path(key).asString(""));
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
