package io.nodelet.diagnosis.probe;

import io.nodelet.engine.Runner;
import io.nodelet.engine.ledger.Ledger;
import io.nodelet.etcd.EtcdClient;
import io.nodelet.host.Commands;
import io.nodelet.host.Services;
import io.nodelet.kube.KubeApi;
import io.nodelet.model.NodeSpec;
import java.net.URI;
import java.util.Optional;

/// What probes look through, all of it brief.
///
/// @param spec     what the node should be
/// @param runner   looks at phases
/// @param ledger   what is ours
/// @param services programs that should run
/// @param commands external programs
/// @param api      the cluster's API
/// @param server   where that is
/// @param cluster  the same for the whole cluster, as its administrator; empty where this node may look at itself alone
/// @param etcd     this master's etcd over HTTP
/// @param members  the same as a member of its cluster
public record ProbeContext(
        NodeSpec spec,
        Runner runner,
        Ledger ledger,
        Services services,
        Commands commands,
        KubeApi api,
        URI server,
        Optional<KubeApi> cluster,
        KubeApi etcd,
        EtcdClient members) {}
