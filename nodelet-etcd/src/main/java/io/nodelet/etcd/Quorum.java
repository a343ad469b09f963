package io.nodelet.etcd;

import io.nodelet.etcd.EtcdMembers.Member;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Whether etcd keeps its majority. Pure: what is so is given.
///
/// @param members all of the cluster
/// @param well    the ids of those that serve now
public record Quorum(List<Member> members, Set<String> well) {
    public Quorum {
        members = List.copyOf(members);
        well = Set.copyOf(well);
    }

    /// Why this member must not stop; nothing where that costs no majority, or where it is the only one.
    public Optional<String> againstStop(String id) {
        List<Member> voters = voters();
        boolean votes = voters.stream().anyMatch(member -> member.id().equals(id));
        if (!votes || voters.size() == 1) {
            return Optional.empty();
        }
        return against(voters.size(), others(id));
    }

    /// Why this member must not be taken out of the cluster; nothing where the rest keeps a majority of its own.
    public Optional<String> againstRemoval(String id) {
        List<Member> voters = voters();
        boolean votes = voters.stream().anyMatch(member -> member.id().equals(id));
        if (!votes) {
            return Optional.empty();
        }
        return voters.size() == 1
                ? Optional.of("it is the cluster's last master")
                : against(voters.size() - 1, others(id));
    }

    private static Optional<String> against(int of, long left) {
        int needed = of / 2 + 1;
        return left >= needed
                ? Optional.empty()
                : Optional.of("etcd would have " + left + " of " + of + " members that serve, and needs " + needed
                        + ": nothing could be written to the cluster any more");
    }

    private long others(String id) {
        return voters().stream()
                .filter(member -> !member.id().equals(id) && well.contains(member.id()))
                .count();
    }

    private List<Member> voters() {
        return members.stream().filter(member -> !member.learner()).toList();
    }
}
