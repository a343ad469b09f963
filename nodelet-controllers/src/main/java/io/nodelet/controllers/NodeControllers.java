package io.nodelet.controllers;

import io.nodelet.controllers.dns.CoreDnsScaler;
import io.nodelet.controllers.etcd.EtcdMaintenance;
import io.nodelet.controllers.join.Approver;
import io.nodelet.controllers.logs.LogTruncator;
import io.nodelet.controllers.masters.MasterDiscovery;
import io.nodelet.controllers.metrics.MetricsEndpoint;
import io.nodelet.controllers.report.ClusterReport;
import io.nodelet.controllers.secrets.KeyRotationFollower;
import io.nodelet.daemon.Controller;
import io.nodelet.pki.CertFolder;
import io.nodelet.pki.CertificateSigner;
import java.time.InstantSource;
import java.util.List;

/// The controllers of a node: the only list of them.
public final class NodeControllers {
    private NodeControllers() {}

    /// @param report tells the cluster what the daemon tells it
    /// @param etcd   reports to the daemon's documents, too
    public static List<Controller> of(ControllerContext node, ClusterReport report, EtcdMaintenance etcd) {
        return List.of(
                report,
                etcd,
                new LogTruncator(node.logs(), node.log()),
                MetricsEndpoint.ofNode(() -> node.config().get().daemon().metricsAddress(), node.metrics(), node.log()),
                new Approver(
                        node.spec(),
                        node.api(),
                        new CertificateSigner(CertFolder.NODE, InstantSource.system()),
                        node.log()),
                new KeyRotationFollower(node.keys()),
                new CoreDnsScaler(node.config(), node.api(), node.log()),
                new MasterDiscovery(node.config(), node.api(), node.masters(), node.host(), node.newMasters()));
    }
}
