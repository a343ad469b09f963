package io.nodelet.etcd;

import java.util.List;

/// etcd's membership, as one member answers for it. Every call blocks, and ends within the implementation's time limit.
///
/// Every method throws [io.nodelet.model.NodeletException] with etcd's own words when it refuses, or does not answer.
public interface EtcdMembers {
    /// One member of the cluster.
    ///
    /// @param id      decimal
    /// @param name    empty until it has started for the first time
    /// @param peers   where other members reach it
    /// @param clients where clients reach it; none until it has started
    /// @param learner whether it has no vote yet
    record Member(String id, String name, List<String> peers, List<String> clients, boolean learner) {
        public Member {
            peers = List.copyOf(peers);
            clients = List.copyOf(clients);
        }

        /// Whether it has ever started.
        public boolean started() {
            return !name.isEmpty();
        }
    }

    /// How the member that answers is.
    ///
    /// @param id      its own, decimal
    /// @param leader  the leader's id; `0` where it knows none
    /// @param learner whether it has no vote yet
    record Status(String id, String leader, boolean learner) {}

    /// All members, as a majority agrees they are.
    List<Member> agreed();

    /// All members as the one that is asked knows them: an answer even without a majority.
    List<Member> known();

    /// How the one that is asked is; a learner answers this, too.
    Status status();

    /// Adds a member without a vote; it is not started yet.
    ///
    /// @param peer where it will be reached, such as `https://10.0.0.2:2380`
    Member addLearner(String peer);

    /// Gives a learner its vote; refused while it has not caught up. To be asked of a member with a vote.
    void promote(String id);

    /// Tells all members where one of them is reached from now on.
    ///
    /// @param peer such as `https://10.0.0.2:2380`
    void move(String id, String peer);

    /// Takes a member out.
    void remove(String id);
}
