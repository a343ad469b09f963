package io.nodelet.phases.state;

import io.nodelet.model.Layout;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The table of state that a power cut can leave as garbage: whose it is, how it is looked at, and what is lost without
/// it. What the cluster itself is made of, etcd's data, is in no such table: see [io.nodelet.phases.etcd.EtcdData].
public final class StateFiles {
    private StateFiles() {}

    /// containerd's, and its CNI library's.
    public static List<StateFile> containerd() {
        return containerd(Layout.CONTAINERD_DATA, Layout.CONTAINERD_RUN, Path.of("/var/lib/cni"));
    }

    static List<StateFile> containerd(Path data, Path run, Path cni) {
        return List.of(
                StateFile.of(
                                data,
                                "io.containerd.metadata.v1.bolt/meta.db",
                                StateFormat.BOLT,
                                "which images and containers there are: containers end and are made anew, the bundle's images"
                                        + " are imported again, others are pulled again")
                        .withAll(),
                StateFile.of(
                                data,
                                "io.containerd.snapshotter.v1.overlayfs/metadata.db",
                                StateFormat.BOLT,
                                "which file systems images and containers are made of: the same as for meta.db")
                        .withAll(),
                StateFile.of(
                        run,
                        "io.containerd.mount-manager.v1.bolt/mounts.db",
                        StateFormat.BOLT,
                        "which mounts containerd has made for images: it makes them again"),
                StateFile.of(
                        cni,
                        "results/*",
                        StateFormat.JSON,
                        "how one pod's network was made: it is taken away by what the configuration says now"));
    }

    /// The folders in which damaged files may have been set aside, by service.
    public static SortedMap<String, List<Path>> folders() {
        return new TreeMap<>(Map.of("containerd", roots(containerd()), "kubelet", roots(kubelet())));
    }

    private static List<Path> roots(List<StateFile> rows) {
        return rows.stream().map(StateFile::root).distinct().toList();
    }

    /// kubelet's.
    public static List<StateFile> kubelet() {
        return kubelet(Layout.KUBELET);
    }

    static List<StateFile> kubelet(Path root) {
        return Stream.of(
                        json(root, "cpu_manager_state", "which processors are whose: they are given out anew"),
                        json(root, "memory_manager_state", "which memory is whose: it is given out anew"),
                        json(root, "dra_manager_state", "which claims are prepared: they are prepared anew"),
                        json(root, "dra_health_state", "how devices were last: their drivers say it anew"),
                        json(
                                root,
                                "device-plugins/kubelet_internal_checkpoint",
                                "which devices are whose: they are given out anew"),
                        json(
                                root,
                                "allocated_pods_state",
                                "sizes of pods that were changed while they run: those of their specification"),
                        json(root, "actuated_pods_state", "sizes that running pods have: kubelet sets them once more"),
                        json(
                                root,
                                "graceful_node_shutdown_state",
                                "when the machine was last shut down: a metric begins anew"),
                        json(root, "pods/*/userns", "the user ids of one pod: it gets others when it starts"),
                        json(root, "image_manager/pulling/sha256-*", "that one image was being pulled"),
                        json(
                                root,
                                "image_manager/pulled/sha256-*",
                                "with which credentials one image was pulled: it is pulled again where the policy wants that"))
                .toList();
    }

    private static StateFile json(Path root, String pattern, String lost) {
        return StateFile.of(root, pattern, StateFormat.JSON, lost);
    }
}
