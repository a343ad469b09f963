package io.nodelet.etcd.member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nodelet.etcd.EtcdMembers;
import io.nodelet.etcd.InitialCluster;
import io.nodelet.etcd.MembershipLock;
import io.nodelet.etcd.RejoinNote;
import io.nodelet.host.AtomicFile;
import io.nodelet.kube.FakeKubeApi;
import io.nodelet.kube.PublishedMasters;
import io.nodelet.model.NodeletException;
import io.nodelet.model.Specs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A lost member leaves, as often as that is broken off; and never costs the others their majority.
class RemoveMemberTest {
    private final Three members = new Three();
    private boolean running;
    private int dismissed;

    @TempDir
    private Path root;

    private RejoinNote note;
    private EtcdData data;

    /// Three members, of which the first is this machine's, and lost.
    private static final class Three implements EtcdMembers {
        private final List<Member> list = new ArrayList<>();
        private boolean thirdServes = true;

        Three() {
            String own = Specs.master().facts().name();
            list.add(new Member("1", own, List.of("https://10.9.9.9:2380"), List.of("https://10.9.9.9:2379"), false));
            list.add(new Member("2", "m2", List.of("https://10.0.0.8:2380"), List.of("https://10.0.0.8:2379"), false));
            list.add(new Member("3", "m3", List.of("https://10.0.0.9:2380"), List.of("https://10.0.0.9:2379"), false));
        }

        @Override
        public List<Member> agreed() {
            return List.copyOf(list);
        }

        @Override
        public List<Member> known() {
            return agreed();
        }

        @Override
        public Status status() {
            return new Status("2", "2", false);
        }

        @Override
        public Member addLearner(String to) {
            throw new NodeletException("not asked for");
        }

        @Override
        public void promote(String id) {
            throw new NodeletException("not asked for");
        }

        @Override
        public void move(String id, String to) {
            throw new NodeletException("not asked for");
        }

        @Override
        public void remove(String id) {
            list.removeIf(member -> member.id().equals(id));
        }
    }

    @BeforeEach
    void lost() throws IOException {
        note = new RejoinNote(root.resolve("etcd-rejoin"));
        data = new EtcdData(root, root.resolve("data"));
        Files.createDirectories(root.resolve("data/member/wal"));
        Files.writeString(root.resolve("data/member/wal/0.wal"), "damaged");
        AtomicFile.write(root.resolve("etcd-member"), "since=2026-11-30T00:00:00Z\n", "0644");
    }

    private RemoveMember takeOut() {
        var entry = new EtcdJoinContext(
                _ -> api(),
                clientConfig -> clientConfig.server().getHost().equals("10.9.9.9")
                                || (clientConfig.server().getHost().equals("10.0.0.9") && !members.thirdServes)
                        ? away()
                        : members,
                new InitialCluster(),
                new MembershipLock(Clock.systemUTC()));
        return new RemoveMember(
                new BootstrapMode(Specs.master(), entry, note),
                data,
                () -> running,
                () -> dismissed++,
                Clock.systemUTC());
    }

    private static FakeKubeApi api() {
        var api = new FakeKubeApi();
        for (String last : List.of("8", "9")) {
            api.given("""
                    apiVersion: v1
                    kind: Node
                    metadata: {name: m%s, labels: {node-role.kubernetes.io/control-plane: ""}}
                    status: {addresses: [{type: InternalIP, address: 10.0.0.%s}]}
                    """.formatted(last, last));
            new PublishedMasters(api).keep("m" + last, "10.0.0." + last);
        }
        return api;
    }

    private static EtcdMembers away() {
        throw new NodeletException("no answer");
    }

    @Test
    void itLeavesAndItsDataIsKept() {
        assertThat(takeOut().check().isHealthy()).isTrue();
        note.begin("before-1");
        assertThat(takeOut().check().isHealthy()).isFalse();

        takeOut().perform(_ -> {});

        assertThat(members.list).extracting(EtcdMembers.Member::name).containsExactly("m2", "m3");
        assertThat(dismissed).as("nobody starts it meanwhile").isEqualTo(1);
        assertThat(root.resolve("data/before-1/member/wal/0.wal")).hasContent("damaged");
        assertThat(data.check(true).isHealthy()).as("it may begin empty").isTrue();
        assertThat(takeOut().check().isHealthy()).isTrue();
        assertThat(note.exists()).isTrue();
    }

    @Test
    void aRunningEtcdIsLeftAlone() {
        note.begin("before-1");
        running = true;
        assertThatThrownBy(() -> takeOut().perform(_ -> {})).hasMessageContaining("etcd or the API server runs");
        assertThat(members.list).hasSize(3);
        assertThat(root.resolve("data/member/wal")).isDirectory();
    }

    @Test
    void theOthersKeepTheirMajority() {
        note.begin("before-1");
        members.thirdServes = false;
        assertThatThrownBy(() -> takeOut().perform(_ -> {}))
                .hasMessageContaining("can't be taken out of etcd's cluster");
        assertThat(members.list).hasSize(3);
        assertThat(root.resolve("data/member/wal")).isDirectory();
        assertThat(note.pending()).contains("before-1");
    }

    /// Killed after any step, it is run again.
    @Test
    void aKilledOneIsGoneOnWith() throws IOException {
        note.begin("before-1");
        members.remove("1");
        takeOut().perform(_ -> {});
        assertThat(root.resolve("data/before-1/member")).isDirectory();

        note.begin("before-1");
        takeOut().perform(_ -> {});
        assertThat(root.resolve("data/before-1/member/wal/0.wal")).hasContent("damaged");
        assertThat(members.list).hasSize(2);
        assertThat(note.pending()).isEmpty();
    }
}
