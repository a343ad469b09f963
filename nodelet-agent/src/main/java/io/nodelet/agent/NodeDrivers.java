package io.nodelet.agent;

import io.nodelet.encryption.EncryptionConfigDriver;
import io.nodelet.engine.Drivers;
import io.nodelet.etcd.InitialCluster;
import io.nodelet.etcd.member.JoinedConfigDriver;
import io.nodelet.host.Commands;
import io.nodelet.host.Services;
import io.nodelet.identity.EmbeddedKubeconfigDriver;
import io.nodelet.identity.certs.AuthorityCertificateFileDriver;
import io.nodelet.identity.certs.CaPairDriver;
import io.nodelet.identity.certs.ClusterCaDriver;
import io.nodelet.identity.certs.ClusterConstants;
import io.nodelet.identity.certs.FetchedFileDriver;
import io.nodelet.identity.certs.IssuedCertDriver;
import io.nodelet.identity.certs.JoinContext;
import io.nodelet.identity.certs.ServiceAccountKeyDriver;
import io.nodelet.model.Layout;
import io.nodelet.model.StableJitter;
import io.nodelet.network.FlannelConflists;
import io.nodelet.network.PodFirewallRulesDriver;
import io.nodelet.network.PodLinksDriver;
import io.nodelet.network.vip.KeepalivedConfigDriver;
import io.nodelet.pki.VerificationCache;
import io.nodelet.resources.driver.Backups;
import io.nodelet.resources.driver.Digests;
import io.nodelet.resources.driver.Folders;
import io.nodelet.resources.driver.InstalledFiles;
import io.nodelet.resources.driver.RuntimeArtifacts;
import io.nodelet.resources.driver.ServicesDriver;
import io.nodelet.resources.driver.Sysctls;
import io.nodelet.resources.driver.TextFiles;
import io.nodelet.resources.driver.WriteOnceFiles;
import java.time.Clock;
import java.util.List;

/// The driver of each kind of resource. Apart from the wiring of the phases, so that a listing of these loads none.
final class NodeDrivers {
    private NodeDrivers() {}

    /// @param bundle throws where the bundle is not root's alone
    static Drivers of(
            Commands commands,
            Services services,
            Digests digests,
            Runnable bundle,
            VerificationCache verified,
            JoinContext join,
            InitialCluster initialCluster,
            Clock clock,
            StableJitter jitter) {
        Backups backups = new Backups(Layout.STATE.resolve("backups"));
        TextFiles files = new TextFiles(backups);
        ClusterConstants once = join.once();
        return new Drivers(List.of(
                files,
                new FlannelConflists(files),
                new PodLinksDriver(commands),
                new PodFirewallRulesDriver(commands),
                new Folders(),
                new InstalledFiles(backups, digests, bundle),
                new Sysctls(),
                new ServicesDriver(services, digests),
                new RuntimeArtifacts(commands),
                new WriteOnceFiles(),
                new CaPairDriver(clock, verified, once),
                new AuthorityCertificateFileDriver(),
                new ClusterCaDriver(),
                new FetchedFileDriver(join.opened(), once),
                new IssuedCertDriver(clock, verified, join.signed(), jitter),
                new JoinedConfigDriver(files, initialCluster),
                new ServiceAccountKeyDriver(clock, once),
                new EncryptionConfigDriver(once),
                new EmbeddedKubeconfigDriver(files),
                new KeepalivedConfigDriver(files)));
    }
}
