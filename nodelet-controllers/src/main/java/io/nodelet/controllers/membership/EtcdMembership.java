package io.nodelet.controllers.membership;

import io.nodelet.etcd.EtcdMembers;
import io.nodelet.etcd.EtcdMembers.Member;
import io.nodelet.etcd.Quorum;
import io.nodelet.etcd.member.EtcdCluster;
import io.nodelet.kube.KubeApi;
import io.nodelet.kube.KubePath;
import io.nodelet.kube.Selector;
import io.nodelet.model.NodeletException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// A seat as this machine's own member of etcd knows it.
public final class EtcdMembership implements ControlPlaneMembership {
    /// So many nodes of a large cluster are named, and no more are asked for.
    private static final int NAMED = 10;

    private final String node;
    private final Supplier<EtcdCluster> cluster;
    private final Supplier<KubeApi> api;

    /// @param node    this node's name
    /// @param cluster the masters
    /// @param api     the cluster's API, as this master serves it
    public EtcdMembership(String node, Supplier<EtcdCluster> cluster, Supplier<KubeApi> api) {
        this.node = node;
        this.cluster = cluster;
        this.api = api;
    }

    @Override
    public Optional<String> againstStop() {
        return answered(() -> quorum().againstStop(own()));
    }

    @Override
    public Optional<String> againstLeaving() {
        return answered(() -> shared() ? quorum().againstRemoval(own()) : againstLast());
    }

    /// Its own member answers without the others' leave; where it does not answer, its end costs nothing more.
    private static Optional<String> answered(Supplier<Optional<String>> question) {
        try {
            return question.get();
        } catch (NodeletException _) {
            return Optional.empty();
        }
    }

    private Optional<String> againstLast() {
        List<String> others = new ArrayList<>();
        api.get().each(KubePath.NODES, Selector.ALL, NAMED + 1, child -> {
            String name = child.path("metadata").path("name").asString("");
            if (!name.equals(node)) {
                others.add(others.size() < NAMED ? name : "others");
            }
            return others.size() <= NAMED;
        });
        return others.isEmpty()
                ? Optional.empty()
                : Optional.of("it is the last master of " + String.join(", ", others));
    }

    @Override
    public boolean shared() {
        try {
            return members().size() > 1;
        } catch (NodeletException _) {
            return false;
        }
    }

    private List<Member> members() {
        return cluster.get().own().known();
    }

    private String own() {
        return cluster.get().own().status().id();
    }

    private Quorum quorum() {
        return cluster.get().quorum(members());
    }

    @Override
    public void leave() {
        EtcdMembers own = cluster.get().own();
        String id = own.status().id();
        for (Member one : own.known()) {
            for (String url : one.id().equals(id) ? List.<String>of() : one.clients()) {
                if (cluster.get().serves(url)) {
                    cluster.get().at(url).remove(id);
                    return;
                }
            }
        }
        throw new NodeletException(
                "no other master could be asked to take this one out of etcd's cluster",
                "See that they run. To go all the same: --force; then on one of them: nodeletctl node remove " + node);
    }
}
