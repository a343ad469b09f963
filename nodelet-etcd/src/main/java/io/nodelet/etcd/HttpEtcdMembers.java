package io.nodelet.etcd;

import io.nodelet.json.Json;
import io.nodelet.kube.ClientConfig;
import io.nodelet.kube.HttpResponse;
import io.nodelet.kube.KubeException;
import io.nodelet.kube.ReloadingHttpClient;
import io.nodelet.model.NodeletException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A member's JSON gateway over HTTPS, with an etcd client's certificate.
public final class HttpEtcdMembers implements EtcdMembers {
    private final ClientConfig clientConfig;
    private final ReloadingHttpClient reloadingHttpClient;

    /// @param clientConfig   to a member's port for clients
    /// @param limit how long one call may take
    public HttpEtcdMembers(ClientConfig clientConfig, Duration limit) {
        this.clientConfig = clientConfig;
        this.reloadingHttpClient = new ReloadingHttpClient(clientConfig, limit);
    }

    @Override
    public List<Member> agreed() {
        return members(true);
    }

    @Override
    public List<Member> known() {
        return members(false);
    }

    private List<Member> members(boolean linearizable) {
        JsonNode answer = call("/v3/cluster/member/list", Json.object().put("linearizable", linearizable));
        List<Member> members = new ArrayList<>();
        answer.path("members").forEach(node -> members.add(member(node)));
        return List.copyOf(members);
    }

    @Override
    public Status status() {
        JsonNode answer = call("/v3/maintenance/status", Json.object());
        return new Status(
                answer.path("header").path("member_id").asString("0"),
                answer.path("leader").asString("0"),
                answer.path("isLearner").asBoolean(false));
    }

    @Override
    public Member addLearner(String peer) {
        ObjectNode body = Json.object().put("isLearner", true);
        body.putArray("peerURLs").add(peer);
        return member(call("/v3/cluster/member/add", body).path("member"));
    }

    @Override
    public void promote(String id) {
        call("/v3/cluster/member/promote", Json.object().put("ID", id));
    }

    @Override
    public void move(String id, String peer) {
        ObjectNode body = Json.object().put("ID", id);
        body.putArray("peerURLs").add(peer);
        call("/v3/cluster/member/update", body);
    }

    @Override
    public void remove(String id) {
        call("/v3/cluster/member/remove", Json.object().put("ID", id));
    }

    private static Member member(JsonNode tree) {
        return new Member(
                tree.path("ID").asString(""),
                tree.path("name").asString(""),
                texts(tree.path("peerURLs")),
                texts(tree.path("clientURLs")),
                tree.path("isLearner").asBoolean(false));
    }

    private static List<String> texts(JsonNode list) {
        return list.valueStream().map(node -> node.asString("")).toList();
    }

    private JsonNode call(String path, ObjectNode body) {
        HttpResponse answer;
        try {
            answer = reloadingHttpClient.send("POST", path, "application/json", Json.text(body));
        } catch (KubeException e) {
            throw new NodeletException(
                    "etcd at " + clientConfig.server() + " does not answer: " + e.getMessage(),
                    "See that etcd runs there, and that a majority of its members does.",
                    e);
        }
        try {
            JsonNode tree = Json.read(answer.body());
            if (answer.ok()) {
                return tree;
            }
            String words = tree.path("message").asString(tree.path("error").asString(""));
            throw new NodeletException(
                    "etcd at " + clientConfig.server() + " says " + answer.status() + " " + words, "");
        } catch (JacksonException e) {
            throw new NodeletException(
                    "etcd at " + clientConfig.server() + " says " + answer.status() + ", and no JSON with it", "", e);
        }
    }
}
