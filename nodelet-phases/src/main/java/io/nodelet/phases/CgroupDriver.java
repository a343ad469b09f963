package io.nodelet.phases;

import io.nodelet.model.NodeFacts.Cgroups;
import io.nodelet.model.NodeSpec;
import java.util.Locale;

/// Who makes the control groups of pods; kubelet and containerd must agree.
public enum CgroupDriver {
    SYSTEMD,
    CGROUPFS;

    /// What the operator chose, or else: systemd where it is PID 1 on cgroup v2, which it then owns.
    public static CgroupDriver of(NodeSpec spec) {
        return switch (spec.config().kubelet().cgroupDriver()) {
            case "systemd" -> SYSTEMD;
            case "cgroupfs" -> CGROUPFS;
            default -> spec.facts().systemd() && spec.facts().cgroups() == Cgroups.V2 ? SYSTEMD : CGROUPFS;
        };
    }

    /// The word of KubeletConfiguration.
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
