package io.nodelet.diagnosis.probe;

import io.nodelet.etcd.EtcdClient;
import io.nodelet.etcd.EtcdMember;
import io.nodelet.model.NodeletException;
import io.nodelet.why.MemberSeen;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Every member of etcd's cluster, asked whom it follows and whom it knows, all at once. A member that does not answer
/// is a fact, too.
///
/// @param client this master's member
record MembersProbe(EtcdClient client) {
    List<MemberSeen> probe() {
        List<CompletableFuture<MemberSeen>> asked = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            client.members()
                    .forEach(etcdMember -> asked.add(CompletableFuture.supplyAsync(() -> seen(etcdMember), threads)));
        }
        return asked.stream().map(CompletableFuture::join).toList();
    }

    private MemberSeen seen(EtcdMember etcdMember) {
        String name = etcdMember.name().isEmpty() ? etcdMember.id() : etcdMember.name();
        if (etcdMember.clients().isEmpty()) {
            return new MemberSeen(name, "", false, "", List.of());
        }
        URI endpoint = etcdMember.clients().getFirst();
        try {
            EtcdClient there = client.at(endpoint);
            List<String> known =
                    there.members().stream().map(EtcdMember::id).sorted().toList();
            return new MemberSeen(
                    name, endpoint.toString(), true, there.status().leader(), known);
        } catch (NodeletException _) {
            return new MemberSeen(name, endpoint.toString(), false, "", List.of());
        }
    }
}
