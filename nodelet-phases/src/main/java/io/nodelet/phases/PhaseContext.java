package io.nodelet.phases;

import io.nodelet.bundle.Bundle;
import io.nodelet.engine.ledger.Ledger;
import io.nodelet.etcd.EtcdClient;
import io.nodelet.etcd.member.EtcdJoinContext;
import io.nodelet.host.Commands;
import io.nodelet.identity.certs.JoinContext;
import io.nodelet.kube.KubeApi;
import io.nodelet.pki.VerificationCache;
import io.nodelet.resources.driver.Digests;
import io.nodelet.resources.service.ServiceMonitor;
import java.time.InstantSource;
import java.util.function.Supplier;

/// What phases reach the machine and the cluster through.
///
/// @param bundle   the components; opened when a phase first asks
/// @param commands external programs
/// @param monitor    services as they run
/// @param digests  of files
/// @param verified   about certificates
/// @param join     how a machine without the authorities' keys gets its certificates
/// @param api      the cluster's API, as this node's agent; made when first asked for, as its certificates come first
/// @param admin    the same as the cluster's administrator, for what operators bring; of use on masters alone
/// @param etcd     this master's etcd
/// @param entry    how a master gets into etcd's cluster
/// @param loopback components on this machine
/// @param ledger   what is ours
/// @param clock    the time
public record PhaseContext(
        Supplier<Bundle> bundle,
        Commands commands,
        ServiceMonitor monitor,
        Digests digests,
        VerificationCache verified,
        JoinContext join,
        Supplier<KubeApi> api,
        Supplier<KubeApi> admin,
        Supplier<EtcdClient> etcd,
        EtcdJoinContext entry,
        LoopbackHealth loopback,
        Ledger ledger,
        InstantSource clock) {}
