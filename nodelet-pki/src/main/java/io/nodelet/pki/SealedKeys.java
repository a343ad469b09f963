package io.nodelet.pki;

import io.nodelet.json.Json;
import io.nodelet.model.JoinToken;
import io.nodelet.model.NodeletException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.SequencedMap;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A cluster's keys as a [SealedText] for whoever holds one join token: the secret is the token's seal, which the
/// cluster never sees. What comes out is bound to that token.
public final class SealedKeys {
    private static final String PURPOSE = "nodelet join keys 1";

    private SealedKeys() {}

    /// @param token of a master
    public static String seal(ClusterKeys keys, JoinToken token, SecureRandom random) {
        ObjectNode tree = Json.object();
        keys.files().forEach(tree::put);
        return text(token).seal(Json.text(tree).getBytes(StandardCharsets.UTF_8), random);
    }

    /// @throws NodeletException when it was not sealed for this token, or somebody changed it since
    public static ClusterKeys open(String text, JoinToken token) {
        if (!SealedText.known(text)) {
            throw new NodeletException(
                    "the cluster's keys for " + token + " are in a form that this version does not know",
                    "Install the version of Nodelet that the cluster's masters have.");
        }
        return keys(text(token)
                .open(text)
                .orElseThrow(() -> new NodeletException(
                        "what the cluster keeps for " + token
                                + " can't be opened with it: the token is not the one that was"
                                + " made, or what the cluster keeps was changed",
                        "Make a new one with: nodeletctl token create --role master")));
    }

    private static SealedText text(JoinToken token) {
        return new SealedText(PURPOSE, Base64.getUrlDecoder().decode(token.seal()), token.id());
    }

    private static ClusterKeys keys(byte[] plain) {
        try {
            JsonNode tree = Json.read(plain);
            SequencedMap<String, String> files = new TreeMap<>();
            tree.properties()
                    .forEach(one -> files.put(one.getKey(), one.getValue().asString("")));
            return new ClusterKeys(files);
        } catch (JacksonException | IllegalArgumentException e) {
            throw new NodeletException("the cluster's keys are not whole", "Make a new token.", e);
        }
    }
}
