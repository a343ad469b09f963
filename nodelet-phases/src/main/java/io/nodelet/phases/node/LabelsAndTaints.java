package io.nodelet.phases.node;

import io.nodelet.model.NodeConfig;
import io.nodelet.model.NodeSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;

/// The labels and taints that a node must carry.
///
/// @param labels label to value
/// @param taints in the order of the configuration
/// @param worker whether a worker carries them, which may not put every label on itself, and take no taint off
record LabelsAndTaints(SequencedMap<String, String> labels, List<Taint> taints, boolean worker) {
    private static final String ROLE = "node-role.kubernetes.io/";

    /// A taint as Kubernetes knows it; key and effect together are its identity.
    record Taint(String key, String value, String effect) {
        /// From `key=value:Effect` or `key:Effect`.
        static Taint of(String text) {
            int colon = text.lastIndexOf(':');
            String[] left = text.substring(0, colon).split("=", 2);
            return new Taint(left[0], left.length == 2 ? left[1] : "", text.substring(colon + 1));
        }

        /// Its identity, `key:Effect`.
        String id() {
            return key + ":" + effect;
        }
    }

    static LabelsAndTaints of(NodeSpec spec) {
        NodeConfig.Identity identity = spec.config().node();
        SequencedMap<String, String> labels = new TreeMap<>(identity.labels());
        List<Taint> taints =
                new ArrayList<>(identity.taints().stream().map(Taint::of).toList());
        if (spec.master()) {
            labels.put(ROLE + "control-plane", "");
            labels.put(ROLE + "master", "");
            if (!identity.workloadsOnMaster()) {
                taints.addFirst(new Taint(ROLE + "control-plane", "", "NoSchedule"));
            }
        } else {
            labels.put(WorkerLabelRules.WORKER, "");
        }
        return new LabelsAndTaints(labels, taints, !spec.master());
    }

    /// Whether the node may put this label on itself, and take it off.
    boolean mayChange(String label) {
        return !worker || WorkerLabelRules.allowed(label);
    }
}
