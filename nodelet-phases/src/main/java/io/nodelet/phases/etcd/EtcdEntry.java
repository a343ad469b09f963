package io.nodelet.phases.etcd;

import io.nodelet.kube.EtcdMembers;
import io.nodelet.kube.KubeApi;
import io.nodelet.kube.Way;
import java.util.function.Consumer;
import java.util.function.Function;

/// What a master gets into etcd's cluster through.
///
/// @param servers makes the way to an API server
/// @param members makes the way to a member of etcd
/// @param learned what the cluster told this member to begin with
/// @param lock    held while the membership changes
/// @param fit     refuses a master that the cluster must not let in, such as one with other keys of Secrets
public record EtcdEntry(
        Function<Way, KubeApi> servers,
        Function<Way, EtcdMembers> members,
        Learned learned,
        MembershipLock lock,
        Consumer<KubeApi> fit) {
    /// Which lets everybody in.
    public EtcdEntry(
            Function<Way, KubeApi> servers, Function<Way, EtcdMembers> members, Learned learned, MembershipLock lock) {
        this(servers, members, learned, lock, _ -> {});
    }
}
