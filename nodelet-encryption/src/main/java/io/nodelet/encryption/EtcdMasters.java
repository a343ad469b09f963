package io.nodelet.encryption;

import io.nodelet.etcd.EtcdClient;
import io.nodelet.etcd.EtcdMember;
import io.nodelet.kube.KubeApi;
import io.nodelet.kube.KubeException;
import io.nodelet.model.Health;
import io.nodelet.model.NodeletException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// The masters, by the members of etcd.
///
/// @param etcd   this master's own
/// @param api    its own API server
/// @param others which of the others is not well, in words
public record EtcdMasters(EtcdClient etcd, KubeApi api, Supplier<Optional<String>> others) implements ClusterMasters {
    @Override
    public List<String> names() {
        List<EtcdMember> members = etcd.members();
        if (members.stream().anyMatch(etcdMember -> etcdMember.name().isEmpty() || etcdMember.learner())) {
            throw new NodeletException(
                    "a master is joining the cluster, which has the keys of before",
                    "Wait until it is in (`nodeletd etcd members`), then run it again.");
        }
        return members.stream().map(EtcdMember::name).sorted().toList();
    }

    @Override
    public Optional<String> unwell() {
        Health health = etcd.ready();
        health = health.isHealthy() ? api.ready() : health;
        return health.because()
                .map(failure -> "this master is not well: " + failure.message())
                .or(this::asked);
    }

    private Optional<String> asked() {
        try {
            return others.get();
        } catch (KubeException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }
}
