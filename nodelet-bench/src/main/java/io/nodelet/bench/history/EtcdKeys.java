package io.nodelet.bench.history;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/// Keys of etcd as registers, through a member's JSON gateway; what it reads by default is what the quorum agrees on.
///
/// @param requests to the member's port for clients
record EtcdKeys(Requests requests) implements Registers {
    /// Beside the API server's own keys, which lie under `/registry`.
    private static final String FOLDER = "/nodelet-history/";

    /// Only where it is not there yet, so that one that comes late overwrites nothing.
    @Override
    public Answer create(String register) {
        ObjectNode body = JsonMapper.shared().createObjectNode();
        body.putArray("compare")
                .add(key(register)
                        .put("target", "VERSION")
                        .put("result", "EQUAL")
                        .put("version", "0"));
        body.putArray("success").addObject().set("requestPut", key(register).put("value", ""));
        return requests.write("POST", "/v3/kv/txn", body);
    }

    @Override
    public Answer write(String register, String value) {
        return requests.write("POST", "/v3/kv/put", key(register).put("value", encoded(value)));
    }

    @Override
    public Answer read(String register) {
        return requests.read("POST", "/v3/kv/range", Optional.of(key(register)), EtcdKeys::value);
    }

    private static JsonNode value(JsonNode body) {
        byte[] value = Base64.getDecoder()
                .decode(body.path("kvs").path(0).path("value").asString(""));
        return StringNode.valueOf(new String(value, StandardCharsets.UTF_8));
    }

    private static ObjectNode key(String register) {
        return JsonMapper.shared().createObjectNode().put("key", encoded(FOLDER + register));
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
