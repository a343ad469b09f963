package io.nodelet.etcd;

import java.net.URI;
import java.util.List;

/// A member of an etcd cluster, as the cluster knows it.
///
/// @param id      16 hex digits or fewer, as etcdctl prints it
/// @param name    empty until it has started the first time
/// @param peers   where other members reach it
/// @param clients where clients do; none until it has started the first time
/// @param learner whether it only listens as yet, without a vote
public record EtcdMember(String id, String name, List<URI> peers, List<URI> clients, boolean learner) {
    public EtcdMember {
        peers = List.copyOf(peers);
        clients = List.copyOf(clients);
    }
}
