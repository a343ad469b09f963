package io.nodelet.checks.preflight;

import io.nodelet.checks.machine.Machine;
import io.nodelet.checks.machine.Processes;
import io.nodelet.checks.machine.Processes.Running;
import io.nodelet.model.Layout;
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
    private static final List<String> UNITS =
            List.of("kubelet", "k3s", "k3s-agent", "rke2-server", "rke2-agent", "k0scontroller", "k0sworker", "etcd");
    private static final int MOST = 5;

    private LeftoverChecks() {}

    private static Map<String, String> folders() {
        Map<String, String> folders = new LinkedHashMap<>();
        folders.put("/etc/kubernetes", "kubeadm");
        folders.put("/var/lib/etcd/member", "another etcd");
        folders.put("/etc/rancher", "k3s or RKE2");
        folders.put("/var/lib/rancher", "k3s or RKE2");
        folders.put("/var/lib/k0s", "k0s");
        folders.put("/var/snap/microk8s", "MicroK8s");
        return folders;
    }

    static List<PreflightProblem> leftovers(PreflightContext context) {
        Machine machine = context.machine();
        List<PreflightProblem> faults = new ArrayList<>();
        for (Running process : new Processes(machine).named(OTHERS)) {
            if (!process.ours()) {
                faults.add(new PreflightProblem(
                        true,
                        process + " runs, and is not of this node",
                        "Stop it and remove its installation, or use another machine."));
            }
        }
        units(machine, faults);
        kubelet(context, faults);
        FOLDERS.forEach((folder, owner) -> {
            if (!machine.names(folder).isEmpty()) {
                faults.add(new PreflightProblem(
                        false,
                        folder + " is not empty: " + owner + " was here",
                        "Nodelet leaves it as it is. Remove it when nothing needs it any more."));
            }
        });
        return faults;
    }

    /// What another installer left to be started at the next boot.
    private static void units(Machine machine, List<PreflightProblem> faults) {
        for (String unit : UNITS) {
            String wanted = "/etc/systemd/system/multi-user.target.wants/" + unit + ".service";
            if (machine.exists(wanted) || !machine.link(wanted).isEmpty()) {
                faults.add(new PreflightProblem(
                        false,
                        unit + ".service is enabled, and starts at the next boot: it is not of this node",
                        "systemctl disable --now " + unit));
            }
        }
    }

    /// kubelet goes by what an earlier one left: its pods, devices and the share of processors.
    private static void kubelet(PreflightContext context, List<PreflightProblem> faults) {
        List<String> left = context.machine().names(Layout.KUBELET.toString()).stream()
                .filter(text -> !text.equals("lost+found"))
                .toList();
        if (!context.began() && !left.isEmpty()) {
            faults.add(new PreflightProblem(
                    false,
                    Layout.KUBELET + " is not empty, as another kubelet was here: "
                            + String.join(", ", left.subList(0, Math.min(MOST, left.size()))),
                    "Empty it when nothing needs it any more, and see first that nothing is mounted below it:"
                            + " findmnt."));
        }
    }
}
