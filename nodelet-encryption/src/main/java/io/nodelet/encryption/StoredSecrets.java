package io.nodelet.encryption;

import io.nodelet.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What the Secrets in etcd are sealed with, by what Kubernetes writes before each value: `k8s:enc:secretbox:v1:KEY:`.
public final class StoredSecrets {
    /// Of those that lie there as they are.
    public static final String PLAIN = "not encrypted";

    /// A value may have 1.5 MB, and comes as Base64.
    private static final int PAGE = 8;

    private static final int HEAD = 1024;
    private static final String SEALED = "k8s:enc:";
    private final UnaryOperator<JsonNode> range;
    private final String folder;

    /// @param range  `/v3/kv/range` of etcd's gateway
    /// @param prefix of what the API server writes, `/registry` unless told otherwise
    public StoredSecrets(UnaryOperator<JsonNode> range, String prefix) {
        this.range = range;
        this.folder = prefix + "/secrets/";
    }

    /// How many there are by what sealed them: `secretbox nodelet-1`, or [#PLAIN].
    ///
    /// @throws io.nodelet.kube.KubeException when etcd does not answer
    public SortedMap<String, Integer> bySeal() {
        SortedMap<String, Integer> counts = new TreeMap<>();
        String from = base64(folder);
        while (!from.isEmpty()) {
            JsonNode page = range.apply(question(from));
            for (JsonNode one : page.path("kvs")) {
                counts.merge(seal(one.path("value").asString("")), 1, Integer::sum);
                from = base64(decoded(one.path("key").asString("")) + "\0");
            }
            from = page.path("more").asBoolean(false) && !page.path("kvs").isEmpty() ? from : "";
        }
        return counts;
    }

    /// All below the folder: `0` follows `/`.
    private ObjectNode question(String from) {
        String end = folder.substring(0, folder.length() - 1) + "0";
        return Json.object().put("key", from).put("range_end", base64(end)).put("limit", PAGE);
    }

    private static String seal(String value) {
        String head = decoded(value.substring(0, Math.min(HEAD, value.length())));
        String[] words = head.split(":", 6);
        return head.startsWith(SEALED) && words.length == 6 ? words[2] + " " + words[4] : PLAIN;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String decoded(String base64) {
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.ISO_8859_1);
    }
}
