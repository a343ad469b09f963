package io.nodelet.diagnosis.probe;

import io.nodelet.checks.machine.Machine;
import io.nodelet.checks.machine.MountInfo;
import io.nodelet.host.Command;
import io.nodelet.host.CommandResult;
import io.nodelet.host.Commands;
import io.nodelet.model.Layout;
import io.nodelet.model.NodeConfig;
import io.nodelet.why.Component;
import io.nodelet.why.Facts.Disk;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The file systems that the node writes to.
record DiskProbe(Machine machine, NodeConfig config, Commands commands, ProbeRunner probeRunner) {
    private record Space(String mount, long size, long free, long inodes) {}

    List<Disk> probe() {
        Map<String, List<String>> paths = new LinkedHashMap<>();
        Map<String, Space> spaces = new LinkedHashMap<>();
        MountInfo mountInfo = MountInfo.of(machine);
        for (String path : existing()) {
            mountInfo
                    .holding(path)
                    .ifPresent(mount -> paths.computeIfAbsent(mount.at().toString(), _ -> new ArrayList<>())
                            .add(path));
        }
        probeRunner
                .part("free space", Component.MACHINE, this::spaces, List.<Space>of())
                .forEach(space -> spaces.put(space.mount(), space));
        return paths.entrySet().stream()
                .map(entry -> disk(entry.getKey(), entry.getValue(), spaces, mountInfo))
                .toList();
    }

    private static Disk disk(String mount, List<String> paths, Map<String, Space> spaces, MountInfo mountInfo) {
        boolean readOnly =
                mountInfo.holding(mount).filter(MountInfo.Mount::readOnly).isPresent();
        Space space = spaces.getOrDefault(mount, new Space(mount, 0, Long.MAX_VALUE, -1));
        return new Disk(mount, paths, space.free(), space.size(), space.inodes(), readOnly);
    }

    private List<String> existing() {
        return Stream.of(
                        Layout.CONFIG,
                        Layout.STATE,
                        Layout.LOGS,
                        Layout.RUN,
                        Layout.BIN,
                        Layout.CNI_CONFIG,
                        Layout.CONTAINERD_DATA,
                        Layout.KUBELET,
                        Path.of(config.etcd().dataDir()))
                .map(Path::toString)
                .filter(machine::exists)
                .toList();
    }

    /// What `df` says. It ends with 1 where one of the file systems can't be asked, and tells of the others.
    private List<Space> spaces() {
        List<String> argv =
                new ArrayList<>(List.of("df", "--block-size=1", "--output=size,avail,itotal,iavail,target"));
        argv.addAll(existing());
        CommandResult said = commands.run(Command.of(argv));
        List<Space> spaces = said.out()
                .lines()
                .skip(1)
                .map(line -> line.strip().split("\\s+", 5))
                .filter(words -> words.length == 5)
                .map(words -> new Space(words[4], number(words[0]), number(words[1]), inodes(words)))
                .toList();
        if (spaces.isEmpty()) {
            said.orThrow();
        }
        return spaces;
    }

    private static long inodes(String[] words) {
        return number(words[2]) <= 0 ? -1 : number(words[3]);
    }

    private static long number(String word) {
        return word.matches("[0-9]+") ? Long.parseLong(word) : -1;
    }
}
