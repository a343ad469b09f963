package io.nodelet.etcd.member;

import io.nodelet.etcd.EtcdMembers;
import io.nodelet.etcd.InitialCluster;
import io.nodelet.etcd.MembershipLock;
import io.nodelet.kube.ClientConfig;
import io.nodelet.kube.KubeApi;
import java.util.function.Consumer;
import java.util.function.Function;

/// What a master gets into etcd's cluster through.
///
/// @param servers makes the way to an API server
/// @param members makes the way to a member of etcd
/// @param initialCluster what the cluster told this member to begin with
/// @param lock    held while the membership changes
/// @param fit     refuses a master that the cluster must not let in, such as one with other keys of Secrets
public record EtcdJoinContext(
        Function<ClientConfig, KubeApi> servers,
        Function<ClientConfig, EtcdMembers> members,
        InitialCluster initialCluster,
        MembershipLock lock,
        Consumer<KubeApi> fit) {
    /// Which lets everybody in.
    public EtcdJoinContext(
            Function<ClientConfig, KubeApi> servers,
            Function<ClientConfig, EtcdMembers> members,
            InitialCluster learned,
            MembershipLock lock) {
        this(servers, members, learned, lock, _ -> {});
    }
}
