package io.nodelet.bench.history;

import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// ConfigMaps as registers, through an API server.
///
/// @param requests to it
record ConfigMaps(Requests requests) implements Registers {
    private static final String PATH = "/api/v1/namespaces/default/configmaps";

    @Override
    public Answer create(String register) {
        return requests.write("POST", PATH, object(register, ""));
    }

    @Override
    public Answer write(String register, String value) {
        return requests.write("PUT", PATH + "/" + register, object(register, value));
    }

    @Override
    public Answer read(String register) {
        return requests.read(
                "GET",
                PATH + "/" + register,
                Optional.empty(),
                body -> body.path("data").path("value"));
    }

    private static ObjectNode object(String register, String value) {
        ObjectNode object = JsonMapper.shared().createObjectNode();
        object.put("apiVersion", "v1").put("kind", "ConfigMap");
        object.putObject("metadata").put("name", register);
        object.putObject("data").put("value", value);
        return object;
    }
}
