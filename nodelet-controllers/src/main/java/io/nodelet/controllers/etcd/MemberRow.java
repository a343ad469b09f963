package io.nodelet.controllers.etcd;

import io.nodelet.etcd.EtcdAlarm;
import io.nodelet.etcd.EtcdClient;
import io.nodelet.etcd.EtcdMember;
import io.nodelet.etcd.MemberStatus;
import io.nodelet.model.NodeletException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.stream.Collectors;

/// One member of etcd, for a listing.
///
/// @param etcdMember as the cluster knows it
/// @param status what it says of itself; empty where it does not answer
/// @param behind how many entries of the log the one that is furthest has more
/// @param state  `well`, or what is wrong
public record MemberRow(EtcdMember etcdMember, Optional<MemberStatus> status, long behind, String state) {
    private static final String WELL = "well";

    /// All members, asked through one of them.
    public static List<MemberRow> all(EtcdClient client) {
        List<EtcdAlarm> alarms = client.alarms();
        List<EtcdMember> members = client.members();
        List<Optional<MemberStatus>> said = new ArrayList<>();
        List<String> faults = new ArrayList<>();
        for (EtcdMember etcdMember : members) {
            try {
                said.add(Optional.of(client.at(etcdMember.clients().getFirst()).status()));
                faults.add(fault(etcdMember, said.getLast().get(), alarms));
            } catch (NodeletException | java.util.NoSuchElementException e) {
                said.add(Optional.empty());
                faults.add("does not answer: " + e.getMessage());
            }
        }
        long furthest = said.stream()
                .flatMap(Optional::stream)
                .mapToLong(MemberStatus::index)
                .max()
                .orElse(0);
        List<MemberRow> rows = new ArrayList<>();
        for (int i = 0; i < members.size(); i++) {
            long behind = said.get(i)
                    .map(memberStatus -> furthest - memberStatus.index())
                    .orElse(0L);
            rows.add(new MemberRow(members.get(i), said.get(i), behind, faults.get(i)));
        }
        return rows;
    }

    private static String fault(EtcdMember etcdMember, MemberStatus status, List<EtcdAlarm> alarms) {
        String raised = alarms.stream()
                .filter(etcdAlarm -> etcdAlarm.member().equals(etcdMember.id()))
                .map(EtcdAlarm::kind)
                .collect(Collectors.joining(", "));
        return !raised.isEmpty() ? raised : status.leader().isEmpty() ? "knows of no leader" : WELL;
    }

    public boolean well() {
        return state.equals(WELL);
    }

    private String role() {
        return etcdMember.learner()
                ? "learner"
                : status.filter(MemberStatus::leads).isPresent() ? "leader" : "follower";
    }

    /// For a table.
    public Object[] cells(LongFunction<String> size) {
        return status.map(memberStatus -> new Object[] {
                    etcdMember.name(),
                    etcdMember.id(),
                    role(),
                    memberStatus.version(),
                    size.apply(memberStatus.size()),
                    size.apply(memberStatus.inUse()),
                    size.apply(memberStatus.quota()),
                    memberStatus.revision(),
                    memberStatus.index(),
                    behind,
                    state
                })
                .orElseGet(() -> new Object[] {
                    etcdMember.name(), etcdMember.id(), role(), "-", "-", "-", "-", "-", "-", "-", state
                });
    }

    /// The same for programs, in this order.
    public Map<String, Object> toMap() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("name", etcdMember.name());
        tree.put("id", etcdMember.id());
        tree.put("role", role());
        tree.put("peers", etcdMember.peers().stream().map(Object::toString).toList());
        tree.put("clients", etcdMember.clients().stream().map(Object::toString).toList());
        tree.put("answers", status.isPresent());
        tree.put("state", state);
        status.ifPresent(memberStatus -> {
            tree.put("version", memberStatus.version());
            tree.put("revision", memberStatus.revision());
            tree.put("size", memberStatus.size());
            tree.put("inUse", memberStatus.inUse());
            tree.put("quota", memberStatus.quota());
            tree.put("term", memberStatus.term());
            tree.put("index", memberStatus.index());
            tree.put("applied", memberStatus.applied());
            tree.put("behind", behind);
        });
        return tree;
    }
}
