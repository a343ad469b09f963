package io.nodelet.controllers.masters;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.etcd.DataHash;
import io.nodelet.etcd.EtcdAlarm;
import io.nodelet.etcd.EtcdClient;
import io.nodelet.etcd.EtcdMember;
import io.nodelet.etcd.MemberStatus;
import io.nodelet.kube.FakeKubeApi;
import io.nodelet.kube.KubeException;
import io.nodelet.model.Health;
import io.nodelet.model.ReasonCode;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Three masters, of which one asks how the other two are.
class PeerMastersTest {
    private final List<String> dead = new ArrayList<>();
    private final List<String> asked = new ArrayList<>();
    private List<EtcdMember> members = List.of(member("m1"), member("m2"), member("m3"));
    private final PeerMasters peers = new PeerMasters("m1", new Etcd("m1"), this::server, 6443);

    private static EtcdMember member(String name) {
        return new EtcdMember(name, name, List.of(), List.of(URI.create("https://" + name + ":2379")), false);
    }

    private FakeKubeApi server(URI uri) {
        asked.add(uri.toString());
        FakeKubeApi api = new FakeKubeApi();
        if (dead.contains("api of " + uri.getHost())) {
            api.down("no answer");
        }
        return api;
    }

    private final class Etcd implements EtcdClient {
        private final String name;

        Etcd(String name) {
            this.name = name;
        }

        private void alive() {
            if (dead.contains("etcd of " + name)) {
                throw new KubeException(0, "no answer from " + name, "", null);
            }
        }

        @Override
        public Health ready() {
            return dead.contains("etcd of " + name)
                    ? Health.unhealthy(ReasonCode.API_UNREACHABLE, "", "no answer from " + name)
                    : Health.healthy();
        }

        @Override
        public MemberStatus status() {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<EtcdAlarm> alarms() {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<EtcdMember> members() {
            alive();
            return members;
        }

        @Override
        public void compact(long revision) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void defragment() {
            throw new UnsupportedOperationException();
        }

        @Override
        public DataHash hash(long revision) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void disarm(EtcdAlarm etcdAlarm) {
            throw new UnsupportedOperationException();
        }

        @Override
        public EtcdClient at(URI server) {
            return new Etcd(server.getHost());
        }
    }

    @Test
    void allAreAskedAndWell() {
        assertThat(peers.unwell()).isEmpty();
        assertThat(asked).containsExactly("https://m2:6443", "https://m3:6443");
    }

    @Test
    void oneThatIsDeadInPartIsNotWell() {
        dead.add("api of m3");
        assertThat(peers.unwell()).hasValueSatisfying(text -> assertThat(text).contains("m3", "no answer"));
        dead.add("etcd of m2");
        assertThat(peers.unwell()).hasValueSatisfying(text -> assertThat(text).contains("m2"));
    }

    @Test
    void aMasterThatIsAloneHasNobodyToAskFor() {
        members = List.of(member("m1"));
        assertThat(peers.unwell()).isEmpty();
    }

    @Test
    void whoTheyWereIsRememberedForWhenOwnEtcdIsDead() {
        peers.remember();
        dead.add("etcd of m1");
        assertThat(peers.unwell()).isEmpty();
        dead.add("etcd of m2");
        assertThat(peers.unwell()).isPresent();
    }

    @Test
    void whoIsNotKnownIsNotWell() {
        dead.add("etcd of m1");
        assertThat(peers.unwell()).isPresent();
        members = List.of(member("m1"), new EtcdMember("x", "", List.of(), List.of(), true));
        dead.clear();
        assertThat(peers.unwell()).as("a member that has not started yet").isPresent();
    }
}
