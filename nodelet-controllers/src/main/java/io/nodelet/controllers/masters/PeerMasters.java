package io.nodelet.controllers.masters;

import io.nodelet.daemon.OtherMasters;
import io.nodelet.etcd.EtcdClient;
import io.nodelet.etcd.EtcdMember;
import io.nodelet.kube.KubeApi;
import io.nodelet.model.Health;
import io.nodelet.model.NodeletException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The other masters, by the members of etcd: each is well when its etcd and its API server say that they are ready.
public final class PeerMasters implements OtherMasters {
    private final String node;
    private final EtcdClient etcd;
    private final Function<URI, KubeApi> servers;
    private final int port;
    private final AtomicReference<@Nullable List<EtcdMember>> known = new AtomicReference<>();

    /// @param node    this master's name
    /// @param etcd    its own
    /// @param servers makes the way to another master's API server
    /// @param port    of API servers
    public PeerMasters(String node, EtcdClient etcd, Function<URI, KubeApi> servers, int port) {
        this.node = node;
        this.etcd = etcd;
        this.servers = servers;
        this.port = port;
    }

    @Override
    public void remember() {
        try {
            known.set(etcd.members().stream()
                    .filter(etcdMember -> !etcdMember.name().equals(node))
                    .toList());
        } catch (NodeletException e) {
            // the last ones stay
        }
    }

    @Override
    public Optional<String> unwell() {
        remember();
        List<EtcdMember> others = known.get();
        return others == null
                ? Optional.of("own etcd has not told yet who the other masters are")
                : others.stream()
                        .flatMap(etcdMember -> unwell(etcdMember).stream())
                        .findFirst();
    }

    private Optional<String> unwell(EtcdMember other) {
        Optional<URI> client = other.clients().stream().findFirst();
        if (client.isEmpty()) {
            return Optional.of("a member of etcd has not started yet");
        }
        Health health = etcd.at(client.get()).ready();
        health = health.isHealthy() ? servers.apply(server(client.get())).ready() : health;
        return health.because().map(failure -> "master " + other.name() + " is not well: " + failure.message());
    }

    private URI server(URI client) {
        return URI.create("https://" + client.getHost() + ":" + port);
    }
}
