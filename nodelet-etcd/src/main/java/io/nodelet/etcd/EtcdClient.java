package io.nodelet.etcd;

import io.nodelet.model.Health;
import java.net.URI;
import java.util.List;

/// The few calls to one member of etcd that its upkeep makes. Every call blocks, and ends within a time limit.
///
/// Every method but [#ready] throws [io.nodelet.kube.KubeException] when etcd refuses, or does not answer.
public interface EtcdClient {
    /// Whether it says that it is ready (`/readyz`), which it is only while raft moves: it reads through a majority.
    Health ready();

    /// What the member says of itself; it answers without the others.
    MemberStatus status();

    /// What is wrong with the cluster by its own word.
    List<EtcdAlarm> alarms();

    /// The members of its cluster.
    List<EtcdMember> members();

    /// Drops everything of the store's past, up to a revision; does nothing where that is dropped already.
    void compact(long revision);

    /// Writes the member's database file anew, without what it no longer holds. The member answers nobody meanwhile.
    void defragment();

    /// A digest of what the member holds. It reads all of it, and takes no writes meanwhile: some seconds for each GiB.
    ///
    /// @param revision up to which; 0 for the newest that it has
    DataHash hash(long revision);

    /// Takes an alarm back.
    void disarm(EtcdAlarm etcdAlarm);

    /// The same of another member.
    EtcdClient at(URI server);
}
