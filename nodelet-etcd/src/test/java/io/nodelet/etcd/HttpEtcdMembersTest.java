package io.nodelet.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.nodelet.kube.FileClientConfig;
import io.nodelet.kube.MutualTls;
import io.nodelet.kube.TestPki;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Against answers that a real etcd v3.7 gave.
class HttpEtcdMembersTest {
    @TempDir
    private Path folder;

    private final List<String> asked = new ArrayList<>();
    private String answer = "{}";
    private int status = 200;

    @SuppressWarnings("NullAway.Init") // made before each test
    private HttpsServer server;

    @SuppressWarnings("NullAway.Init") // made before each test
    private EtcdMembers etcd;

    @BeforeEach
    void listen() throws IOException {
        TestPki pki = new TestPki(folder, "etcd-ca");
        pki.issue("etcd", "CN=etcd");
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        FileClientConfig fileClientConfig = new FileClientConfig(
                URI.create("https://127.0.0.1:" + server.getAddress().getPort()),
                pki.ca(),
                folder.resolve("etcd.crt"),
                folder.resolve("etcd.key"));
        server.setHttpsConfigurator(new HttpsConfigurator(MutualTls.context(fileClientConfig)));
        server.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            asked.add(exchange.getRequestURI() + " " + body);
            byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        etcd = new HttpEtcdMembers(fileClientConfig, Duration.ofSeconds(10));
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    @Test
    void readsTheMembersThatAMajorityAgreesOn() {
        answer = """
                {"header":{"cluster_id":"14841639068965178418","member_id":"10276657743932975437","raft_term":"2"},
                 "members":[
                  {"ID":"10276657743932975437","name":"master-1","peerURLs":["https://10.0.0.1:2380"],
                   "clientURLs":["https://10.0.0.1:2379"]},
                  {"ID":"9372538179322589801","peerURLs":["https://10.0.0.2:2380"],"isLearner":true}]}
                """;

        List<EtcdMembers.Member> members = etcd.agreed();

        assertThat(members.getFirst().id()).isEqualTo("10276657743932975437");
        assertThat(members.getFirst().clients()).containsExactly("https://10.0.0.1:2379");
        assertThat(members.getFirst().started()).isTrue();
        assertThat(members.getFirst().learner()).isFalse();
        assertThat(members.getLast().started()).isFalse();
        assertThat(members.getLast().learner()).isTrue();
        assertThat(asked).containsExactly("/v3/cluster/member/list {\"linearizable\":true}");
    }

    @Test
    void tellsHowTheOneIsThatAnswers() {
        answer = """
                {"header":{"member_id":"9372538179322589801"},"leader":"10276657743932975437","isLearner":true}""";

        assertThat(etcd.status())
                .isEqualTo(new EtcdMembers.Status("9372538179322589801", "10276657743932975437", true));
    }

    @Test
    void asksForChangesInEtcdsWords() {
        answer = "{\"member\":{\"ID\":\"7\",\"peerURLs\":[\"https://10.0.0.2:2380\"],\"isLearner\":true}}";

        assertThat(etcd.addLearner("https://10.0.0.2:2380").id()).isEqualTo("7");
        etcd.promote("7");
        etcd.remove("7");

        assertThat(asked)
                .containsExactly(
                        "/v3/cluster/member/add {\"isLearner\":true,\"peerURLs\":[\"https://10.0.0.2:2380\"]}",
                        "/v3/cluster/member/promote {\"ID\":\"7\"}",
                        "/v3/cluster/member/remove {\"ID\":\"7\"}");
    }

    @Test
    void aRefusalIsInEtcdsWords() {
        status = 412;
        answer = "{\"code\":9,\"message\":\"etcdserver: can only promote a learner member which is in sync\"}";
        assertThatThrownBy(() -> etcd.promote("7"))
                .isInstanceOf(NodeletException.class)
                .hasMessageContaining("says 412 etcdserver: can only promote a learner");
        server.stop(0);
        assertThatThrownBy(() -> etcd.known()).hasMessageContaining("does not answer");
    }
}
