package io.nodelet.phases.etcd;

import io.nodelet.kube.EtcdMembers;
import io.nodelet.kube.KubeApi;
import io.nodelet.kube.Way;
import java.util.function.Function;

/// What a master gets into etcd's cluster through.
///
/// @param servers makes the way to an API server
/// @param members makes the way to a member of etcd
/// @param learned what the cluster told this member to begin with
/// @param lock    held while the membership changes
public record EtcdEntry(
        Function<Way, KubeApi> servers, Function<Way, EtcdMembers> members, Learned learned, MembershipLock lock) {}
