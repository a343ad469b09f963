package io.nodelet.etcd.member;

import io.nodelet.engine.Action;
import io.nodelet.engine.Progress;
import io.nodelet.etcd.EtcdMembers;
import io.nodelet.etcd.EtcdMembers.Member;
import io.nodelet.model.Health;
import io.nodelet.model.NodeletException;
import io.nodelet.model.ReasonCode;
import java.util.List;

/// Tells etcd's cluster where this member is reached, where it has it at another address. A member that has data takes
/// no notice of what its configuration says about that.
///
/// @param etcdCluster of this master
/// @param peer    where other members reach it
public record UpdatePeerUrls(EtcdCluster etcdCluster, String peer) implements Action {
    @Override
    public String key() {
        return "etcd's cluster knows where this member is";
    }

    /// That etcd does not answer is for others to say.
    @Override
    public Health check() {
        try {
            EtcdMembers own = etcdCluster.own();
            List<String> known = peers(own, own.status().id());
            return known.isEmpty() || known.contains(peer)
                    ? Health.healthy()
                    : Health.unhealthy(
                            ReasonCode.ETCD_ADDRESS_STALE,
                            "etcd",
                            "etcd's cluster has this member at " + String.join(", ", known) + ", and it is at " + peer);
        } catch (NodeletException e) {
            return Health.healthy();
        }
    }

    private static List<String> peers(EtcdMembers own, String id) {
        return own.known().stream()
                .filter(member -> member.id().equals(id))
                .map(Member::peers)
                .findFirst()
                .orElse(List.of());
    }

    @Override
    public void perform(Progress progress) {
        EtcdMembers own = etcdCluster.own();
        own.move(own.status().id(), peer);
        progress.say("etcd's cluster has this member at " + peer + " now");
    }
}
