package io.nodelet.etcd;

import io.nodelet.json.Json;
import io.nodelet.kube.ClientConfig;
import io.nodelet.kube.HttpResponse;
import io.nodelet.kube.KubeException;
import io.nodelet.kube.ReloadingHttpClient;
import java.time.Duration;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// Calls of a server that takes JSON by POST over HTTPS and answers in JSON, as etcd's gateway does.
public final class JsonHttpClient {
    private final ReloadingHttpClient reloadingHttpClient;

    /// @param limit how long one call may take
    public JsonHttpClient(ClientConfig clientConfig, Duration limit) {
        this.reloadingHttpClient = new ReloadingHttpClient(clientConfig, limit);
    }

    /// @throws KubeException when the server refuses, or does not answer
    public JsonNode post(String path, JsonNode body) {
        HttpResponse answer = reloadingHttpClient.send("POST", path, "application/json", Json.text(body));
        JsonNode tree = tree(path, answer);
        if (!answer.ok()) {
            String words = tree.path("message").asString(answer.body().strip());
            throw new KubeException(answer.status(), path + ": " + answer.status() + " " + words, "", null);
        }
        return tree;
    }

    private static JsonNode tree(String path, HttpResponse answer) {
        try {
            return Json.read(answer.body());
        } catch (JacksonException e) {
            throw new KubeException(answer.status(), path + ": " + answer.status() + ", and no JSON", "", e);
        }
    }
}
