package io.nodelet.etcd.member;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.etcd.EtcdMembers;
import io.nodelet.etcd.InitialCluster;
import io.nodelet.etcd.MembershipLock;
import io.nodelet.kube.FakeKubeApi;
import io.nodelet.model.NodeletException;
import io.nodelet.model.Specs;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;

class UpdatePeerUrlsTest {
    private static final String OLD = "https://10.0.0.2:2380";
    private static final String NEW = "https://10.0.0.9:2380";
    private final One member = new One();
    private final UpdatePeerUrls action = new UpdatePeerUrls(
            new EtcdCluster(
                    Specs.master(),
                    new EtcdJoinContext(
                            _ -> new FakeKubeApi(),
                            _ -> member,
                            new InitialCluster(),
                            new MembershipLock(Clock.systemUTC()))),
            NEW);

    /// The only member of its cluster.
    private static final class One implements EtcdMembers {
        private String peer = OLD;
        private boolean away;

        @Override
        public List<Member> agreed() {
            return known();
        }

        @Override
        public List<Member> known() {
            return List.of(new Member("7", "m1", List.of(peer), List.of(), false));
        }

        @Override
        public Status status() {
            if (away) {
                throw new NodeletException("no answer");
            }
            return new Status("7", "7", false);
        }

        @Override
        public void move(String id, String to) {
            assertThat(id).isEqualTo("7");
            peer = to;
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
        public void remove(String id) {
            throw new NodeletException("not asked for");
        }
    }

    @Test
    void aMemberThatMovedIsToldOf() {
        assertThat(action.check().reason())
                .isEqualTo("etcd's cluster has this member at " + OLD + ", and it is at " + NEW);

        action.perform(_ -> {});

        assertThat(member.peer).isEqualTo(NEW);
        assertThat(action.check().isHealthy()).isTrue();
    }

    @Test
    void thatNobodyAnswersIsSaidElsewhere() {
        member.away = true;
        assertThat(action.check().isHealthy()).isTrue();
    }
}
