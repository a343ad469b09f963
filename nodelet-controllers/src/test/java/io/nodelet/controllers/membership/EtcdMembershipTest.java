package io.nodelet.controllers.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nodelet.etcd.EtcdMembers;
import io.nodelet.etcd.InitialCluster;
import io.nodelet.etcd.MembershipLock;
import io.nodelet.etcd.member.EtcdCluster;
import io.nodelet.etcd.member.EtcdJoinContext;
import io.nodelet.kube.ClientConfig;
import io.nodelet.kube.FakeKubeApi;
import io.nodelet.model.NodeConfig;
import io.nodelet.model.NodeFacts;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.NodeletException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// A seat among up to three masters, 10.0.0.1 being this one.
class EtcdMembershipTest {
    private static final NodeFacts FACTS =
            new NodeFacts("master-1", "10.0.0.1", "eth0", 1500, NodeFacts.Cgroups.V2, true, "amd64", true, false, "");
    private final Set<String> down = new HashSet<>();
    private final List<String> removed = new ArrayList<>();
    private final FakeKubeApi api = new FakeKubeApi();
    private int masters = 3;

    private ControlPlaneMembership seat() {
        var entry = new EtcdJoinContext(
                _ -> api, this::member, new InitialCluster(), new MembershipLock(Clock.systemUTC()));
        var etcdCluster = new EtcdCluster(new NodeSpec(NodeConfig.DEFAULTS, FACTS), entry);
        return new EtcdMembership("master-1", () -> etcdCluster, () -> api);
    }

    private EtcdMembers member(ClientConfig clientConfig) {
        String host = String.valueOf(clientConfig.server().getHost());
        return new Fake(host.equals("127.0.0.1") ? "1" : host.substring(host.length() - 1));
    }

    private final class Fake implements EtcdMembers {
        private final String id;

        Fake(String id) {
            this.id = id;
        }

        private void answer() {
            if (down.contains(id)) {
                throw new NodeletException("no answer");
            }
        }

        @Override
        public List<Member> agreed() {
            return known();
        }

        @Override
        public List<Member> known() {
            answer();
            return IntStream.rangeClosed(1, masters)
                    .mapToObj(i -> new Member(
                            "" + i,
                            "master-" + i,
                            List.of("https://10.0.0." + i + ":2380"),
                            List.of("https://10.0.0." + i + ":2379"),
                            false))
                    .toList();
        }

        @Override
        public Status status() {
            answer();
            return new Status(id, down.size() * 2 < masters ? "1" : "0", false);
        }

        @Override
        public Member addLearner(String peer) {
            throw new NodeletException("not asked for");
        }

        @Override
        public void promote(String member) {
            throw new NodeletException("not asked for");
        }

        @Override
        public void move(String member, String peer) {
            throw new NodeletException("not asked for");
        }

        @Override
        public void remove(String member) {
            removed.add(member + " by " + id);
        }
    }

    @Test
    void oneOfThreeMayStopAndLeaveByTheOthers() {
        assertThat(seat().shared()).isTrue();
        assertThat(seat().againstStop()).isEmpty();
        assertThat(seat().againstLeaving()).isEmpty();
        seat().leave();
        assertThat(removed).containsExactly("1 by 2");
    }

    @Test
    void theSecondOfThreeMayNot() {
        down.add("3");
        assertThat(seat().againstStop())
                .contains("etcd would have 1 of 3 members that serve, and needs 2: nothing could"
                        + " be written to the cluster any more");
        assertThat(seat().againstLeaving()).isPresent();
    }

    @Test
    void withNobodyElseThereIsNobodyToAsk() {
        down.addAll(List.of("2", "3"));
        assertThatThrownBy(() -> seat().leave()).hasMessageContaining("no other master could be asked");
        assertThat(removed).isEmpty();
    }

    @Test
    void theLastMasterIsMissedByItsNodesAlone() {
        masters = 1;
        api.given("{apiVersion: v1, kind: Node, metadata: {name: master-1}}");
        assertThat(seat().shared()).isFalse();
        assertThat(seat().againstStop()).isEmpty();
        assertThat(seat().againstLeaving()).isEmpty();
        api.given("{apiVersion: v1, kind: Node, metadata: {name: worker-1}}");
        assertThat(seat().againstLeaving()).contains("it is the last master of worker-1");
    }

    @Test
    void oneThatIsDownAlreadyCostsNothingMore() {
        down.add("1");
        assertThat(seat().shared()).isFalse();
        assertThat(seat().againstStop()).isEmpty();
        assertThat(seat().againstLeaving()).isEmpty();
    }
}
