package io.nodelet.agent.preflight;

import io.nodelet.agent.machine.Machine;
import io.nodelet.agent.machine.Processes;
import io.nodelet.agent.machine.Processes.Running;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Checks for what other installers left or run.
final class LeftoverChecks {
    private static final List<String> OTHERS = List.of(
            "kubelet",
            "kube-apiserver",
            "kube-controller",
            "kube-scheduler",
            "kube-proxy",
            "k3s",
            "k3s-server",
            "k0s",
            "rke2",
            "microk8s");
    private static final Map<String, String> FOLDERS = folders();

    private LeftoverChecks() {}

    private static Map<String, String> folders() {
        Map<String, String> folders = new LinkedHashMap<>();
        folders.put("/etc/kubernetes", "kubeadm");
        folders.put("/var/lib/etcd/member", "another etcd");
        folders.put("/etc/rancher", "k3s or RKE2");
        folders.put("/var/lib/k0s", "k0s");
        folders.put("/var/snap/microk8s", "MicroK8s");
        return folders;
    }

    static List<Fault> leftovers(Scene scene) {
        Machine machine = scene.machine();
        List<Fault> faults = new ArrayList<>();
        for (Running process : new Processes(machine).named(OTHERS)) {
            if (!process.ours()) {
                faults.add(new Fault(
                        true,
                        process + " runs, and is not of this node",
                        "Stop it and remove its installation, or use another machine."));
            }
        }
        FOLDERS.forEach((folder, owner) -> {
            if (!machine.names(folder).isEmpty()) {
                faults.add(new Fault(
                        false,
                        folder + " is not empty: " + owner + " was here",
                        "Nodelet leaves it as it is. Remove it when nothing needs it any more."));
            }
        });
        return faults;
    }
}
