package io.nodelet.etcd;

import io.nodelet.engine.CheckCache;
import io.nodelet.json.Json;
import io.nodelet.kube.FileClientConfig;
import io.nodelet.kube.HttpKubeApi;
import io.nodelet.kube.KubeException;
import io.nodelet.model.Health;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// etcd over its JSON gateway, which it serves on its client port. May be made before the certificates exist.
public final class HttpEtcdClient implements EtcdClient {
    /// How long one answer may take on an ordinary machine.
    public static final Duration CALL = Duration.ofSeconds(5);

    /// A defragmentation takes seconds for each GiB.
    private static final Duration LONG = Duration.ofMinutes(5);

    /// How the gateway answers for gRPC's OutOfRange.
    private static final int OUT_OF_RANGE = 400;

    private final FileClientConfig fileClientConfig;
    private final Duration limit;
    private final HttpKubeApi health;
    private final JsonHttpClient calls;
    private final JsonHttpClient patient;

    public HttpEtcdClient(FileClientConfig fileClientConfig) {
        this(fileClientConfig, CALL);
    }

    /// @param limit how long one answer may take
    public HttpEtcdClient(FileClientConfig fileClientConfig, Duration limit) {
        this.fileClientConfig = fileClientConfig;
        this.limit = limit;
        this.health = new HttpKubeApi(fileClientConfig, limit);
        this.calls = new JsonHttpClient(fileClientConfig, limit);
        this.patient = new JsonHttpClient(fileClientConfig, LONG);
    }

    @Override
    public EtcdClient at(URI server) {
        return new HttpEtcdClient(
                new FileClientConfig(server, fileClientConfig.ca(), fileClientConfig.cert(), fileClientConfig.key()),
                limit);
    }

    @Override
    public Health ready() {
        return CheckCache.once(this, health::ready);
    }

    @Override
    public MemberStatus status() {
        JsonNode node = calls.post("/v3/maintenance/status", body());
        JsonNode header = node.path("header");
        return new MemberStatus(
                hex(header.path("member_id")),
                hex(node.path("leader")),
                node.path("version").asString(""),
                number(header.path("revision")),
                number(node.path("dbSize")),
                number(node.path("dbSizeInUse")),
                number(node.path("dbSizeQuota")),
                number(node.path("raftTerm")),
                number(node.path("raftIndex")),
                number(node.path("raftAppliedIndex")),
                node.path("isLearner").asBoolean(false));
    }

    @Override
    public List<EtcdAlarm> alarms() {
        List<EtcdAlarm> alarms = new ArrayList<>();
        for (JsonNode node :
                calls.post("/v3/maintenance/alarm", body().put("action", "GET")).path("alarms")) {
            alarms.add(
                    new EtcdAlarm(hex(node.path("memberID")), node.path("alarm").asString("")));
        }
        return alarms;
    }

    @Override
    public List<EtcdMember> members() {
        List<EtcdMember> members = new ArrayList<>();
        for (JsonNode node : calls.post("/v3/cluster/member/list", body()).path("members")) {
            members.add(new EtcdMember(
                    hex(node.path("ID")),
                    node.path("name").asString(""),
                    addresses(node.path("peerURLs")),
                    addresses(node.path("clientURLs")),
                    node.path("isLearner").asBoolean(false)));
        }
        return members;
    }

    @Override
    public void compact(long revision) {
        try {
            patient.post(
                    "/v3/kv/compaction",
                    body().put("revision", Long.toString(revision)).put("physical", true));
        } catch (KubeException e) {
            if (e.status() != OUT_OF_RANGE) { // which says that it is compacted already
                throw e;
            }
        }
    }

    @Override
    public void defragment() {
        patient.post("/v3/maintenance/defragment", body());
    }

    @Override
    public DataHash hash(long revision) {
        JsonNode node = patient.post("/v3/maintenance/hashkv", body().put("revision", Long.toString(revision)));
        return new DataHash(
                number(node.path("hash")), number(node.path("compact_revision")), number(node.path("hash_revision")));
    }

    @Override
    public void disarm(EtcdAlarm etcdAlarm) {
        calls.post(
                "/v3/maintenance/alarm",
                body().put("action", "DEACTIVATE")
                        .put("memberID", Long.toUnsignedString(Long.parseUnsignedLong(etcdAlarm.member(), 16)))
                        .put("alarm", etcdAlarm.kind()));
    }

    private static ObjectNode body() {
        return Json.object();
    }

    /// The gateway writes 64-bit numbers as texts, and leaves zeros out.
    private static long number(JsonNode node) {
        return Long.parseLong(node.asString("0"));
    }

    private static String hex(JsonNode node) {
        String id = node.asString("0");
        return id.equals("0") ? "" : Long.toHexString(Long.parseUnsignedLong(id));
    }

    private static List<URI> addresses(JsonNode list) {
        List<URI> addresses = new ArrayList<>();
        list.forEach(node -> addresses.add(URI.create(node.asString(""))));
        return addresses;
    }
}
