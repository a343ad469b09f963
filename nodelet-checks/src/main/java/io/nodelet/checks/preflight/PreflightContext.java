package io.nodelet.checks.preflight;

import io.nodelet.checks.machine.FactGatherer;
import io.nodelet.checks.machine.Machine;
import io.nodelet.checks.machine.MountInfo;
import io.nodelet.model.Layout;
import io.nodelet.model.NodeConfig;
import io.nodelet.model.NodeFacts;
import io.nodelet.model.Role;
import java.time.Instant;

/// What the checks look at.
///
/// @param config  what the operator wants
/// @param machine what there is
/// @param built   when this program was built
record PreflightContext(NodeConfig config, Machine machine, Instant built) {
    boolean master() {
        return config.role() == Role.MASTER;
    }

    /// Whether a start has touched this machine already.
    boolean began() {
        return machine.exists(Layout.STATE.resolve("ledger").toString());
    }

    /// Whether this machine takes its turn at carrying a virtual IP.
    boolean virtualIp() {
        return master() && config.controlPlane().virtualIp().wanted();
    }

    boolean vxlan() {
        return config.network().plugin().equals("flannel")
                && config.network().flannelBackend().equals("vxlan");
    }

    /// @throws io.nodelet.model.NodeletException when the node's address can't be found
    NodeFacts facts() {
        return FactGatherer.discover(config, machine);
    }

    MountInfo mounts() {
        return MountInfo.of(machine);
    }

    /// The path itself, or the nearest folder above it that exists.
    String nearest(String path) {
        String at = path;
        while (at.length() > 1 && !machine.exists(at)) {
            at = at.lastIndexOf('/') <= 0 ? "/" : at.substring(0, at.lastIndexOf('/'));
        }
        return at;
    }
}
