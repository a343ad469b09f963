package io.nodelet.phases.state;

import io.nodelet.engine.Progress;
import io.nodelet.engine.ledger.PriorState;
import io.nodelet.host.Commands;
import io.nodelet.host.linux.Cgroups;
import io.nodelet.host.linux.Poll;
import io.nodelet.host.linux.ProcessId;
import io.nodelet.model.Layout;
import io.nodelet.resources.RuntimeArtifact.What;
import io.nodelet.resources.driver.RuntimeArtifacts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/// Takes away what a containerd without its metadata would never find again: the containers, what is mounted for them,
/// their addresses, and the images' files, which nothing tells apart any more. kubelet goes on, and has each pod made
/// anew.
///
/// @param commands external programs
/// @param leases   the folder of the pods' addresses
record PurgeOrphanedContainers(Commands commands, Path leases) {
    private static final Duration KILLED = Duration.ofSeconds(20);
    private static final List<String> POD_GROUPS = List.of("kubepods", "kubepods.slice");

    void end(Progress progress) {
        progress.say("containers that nobody knows any more end");
        boolean _ = Poll.until(KILLED, PurgeOrphanedContainers::killed);
        var runtimeArtifacts = new RuntimeArtifacts(commands);
        gone().forEach(text -> runtimeArtifacts.restore(text, PriorState.NOTHING));
    }

    private static boolean killed() {
        var cgroups = new Cgroups();
        List<Long> left = POD_GROUPS.stream()
                .flatMap(text -> cgroups.processes(text).stream())
                .toList();
        left.forEach(pid -> ProcessId.of(pid).ifPresent(processId -> processId.kill(true)));
        return left.isEmpty();
    }

    private Stream<String> gone() {
        return Stream.of(
                What.MOUNTS + ":" + Layout.CONTAINERD_RUN,
                What.PATH + ":" + Layout.CONTAINERD_RUN,
                What.PATH + ":" + leases,
                What.PATH + ":/var/lib/cni/results",
                What.NFT_TABLE + ":ip cni_hostport",
                What.NFT_TABLE + ":ip6 cni_hostport",
                What.NFT_TABLE + ":inet cni_plugins_masquerade",
                What.PATH + ":" + Layout.CONTAINERD_DATA.resolve("io.containerd.snapshotter.v1.overlayfs/snapshots"),
                What.PATH + ":" + Layout.CONTAINERD_DATA.resolve("io.containerd.content.v1.content"));
    }
}
