package io.nodelet.checks.cis;

import static io.nodelet.checks.cis.CisCheck.ofMaster;

import io.nodelet.host.linux.SystemdServices;
import io.nodelet.model.Layout;
import java.util.List;

/// Section 1.1: who may read and write a master's files. Its programs are no pods, but services: units under systemd,
/// and no file at all where nodeletd runs them itself.
final class MasterFileChecks {
    private static final int PRIVATE = 0600;
    private static final int FOLDER = 0700;
    private static final String CERTS = Layout.CERTS.toString();
    private static final String CNI = Layout.CNI_CONFIG.toString();

    static final List<CisCheck> ALL = List.of(
            ofMaster("1.1.1", "mode of the API server's unit", FileProbes.mode(unit("kube-apiserver"), PRIVATE)),
            ofMaster("1.1.2", "owner of the API server's unit", FileProbes.owner(unit("kube-apiserver"))),
            ofMaster(
                    "1.1.3",
                    "mode of the controller manager's unit",
                    FileProbes.mode(unit("kube-controller-manager"), PRIVATE)),
            ofMaster(
                    "1.1.4",
                    "owner of the controller manager's unit",
                    FileProbes.owner(unit("kube-controller-manager"))),
            ofMaster("1.1.5", "mode of the scheduler's unit", FileProbes.mode(unit("kube-scheduler"), PRIVATE)),
            ofMaster("1.1.6", "owner of the scheduler's unit", FileProbes.owner(unit("kube-scheduler"))),
            ofMaster(
                    "1.1.7",
                    "mode of etcd's configuration and unit",
                    CisProbe.all(FileProbes.mode(EtcdChecks.CONFIG, PRIVATE), FileProbes.mode(unit("etcd"), PRIVATE))),
            ofMaster(
                    "1.1.8",
                    "owner of etcd's configuration and unit",
                    CisProbe.all(FileProbes.owner(EtcdChecks.CONFIG), FileProbes.owner(unit("etcd")))),
            ofMaster("1.1.9", "mode of the network's configuration", FileProbes.modes(CNI, "list", PRIVATE)),
            ofMaster("1.1.10", "owner of the network's configuration", FileProbes.owners(CNI, "/none")),
            ofMaster(
                    "1.1.11",
                    "mode of etcd's data",
                    node -> FileProbes.mode(data(node), FOLDER).probe(node)),
            ofMaster("1.1.12", "owner of etcd's data is etcd", _ -> new CisProbe.Seen(false, "etcd runs as root"))
                    .unless("etcd is confined by its unit; nobody but root reads its folder"),
            ofMaster(
                    "1.1.13",
                    "mode of the administrators' kubeconfigs",
                    CisProbe.all(mode("admin"), mode("super-admin"))),
            ofMaster(
                    "1.1.14",
                    "owner of the administrators' kubeconfigs",
                    CisProbe.all(owner("admin"), owner("super-admin"))),
            ofMaster("1.1.15", "mode of the scheduler's kubeconfig", mode("kube-scheduler")),
            ofMaster("1.1.16", "owner of the scheduler's kubeconfig", owner("kube-scheduler")),
            ofMaster("1.1.17", "mode of the controller manager's kubeconfig", mode("kube-controller-manager")),
            ofMaster("1.1.18", "owner of the controller manager's kubeconfig", owner("kube-controller-manager")),
            ofMaster(
                    "1.1.19",
                    "owner of certificates and keys; the metrics server's are its pod's",
                    FileProbes.owners(CERTS, CERTS + "/metrics-server/")),
            ofMaster("1.1.20", "mode of certificates", FileProbes.modes(CERTS, ".crt", PRIVATE)),
            ofMaster("1.1.21", "mode of private keys", FileProbes.modes(CERTS, ".key", PRIVATE)));

    private MasterFileChecks() {}

    /// Where a program's unit lies.
    static String unit(String program) {
        return SystemdServices.UNITS.resolve("nodelet-" + program + ".service").toString();
    }

    private static CisProbe mode(String kubeconfig) {
        return FileProbes.mode(Layout.kubeconfig(kubeconfig).toString(), PRIVATE);
    }

    private static CisProbe owner(String kubeconfig) {
        return FileProbes.owner(Layout.kubeconfig(kubeconfig).toString());
    }

    private static String data(CisNode node) {
        return node.config().etcd().dataDir();
    }
}
