package io.nodelet.resources.driver;

import io.nodelet.host.AtomicFile;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/// Which files lie on a read-only view of a disk of this machine's own: nobody can change them but its root, by
/// another way than this one. A disk that is read-only as a whole is no such view: a share, a stick, one that
/// another machine or a hypervisor writes are read-only here alone. Of the machine's own is a file system that this
/// very kernel has mounted to write, and that no server or layer lies under.
///
/// @param table the lines of /proc/self/mountinfo
record ReadOnlyViews(List<String> table) implements Predicate<Path> {
    /// File systems that one kernel at a time can write to.
    private static final Set<String> ALONE = Set.of("ext2", "ext3", "ext4", "xfs", "btrfs", "f2fs", "tmpfs");

    private static final String SYSTEM = " - ";

    /// By the mounts as they are now.
    static boolean hold(Path file) {
        return new ReadOnlyViews(MountTable.table()).test(file);
    }

    @Override
    public boolean test(Path file) {
        try {
            Path real = file.toRealPath();
            return table.stream()
                    .filter(line -> real.startsWith(MountTable.at(line)))
                    .reduce((one, newer) -> depth(newer) < depth(one) ? one : newer)
                    .filter(line -> has(line.split(" ")[5], "ro") && ownAndWritten(line))
                    .isPresent();
        } catch (IOException e) {
            throw new NodeletException("can't read " + file + ": " + AtomicFile.reason(e), e);
        }
    }

    private static int depth(String line) {
        return MountTable.at(line).getNameCount();
    }

    /// `36 35 98:0 / /mnt ro,noatime master:1 - ext4 /dev/sda1 rw,errors=remount-ro`: what follows the device is of the
    /// file system, whichever mount of it is looked at.
    private static boolean ownAndWritten(String line) {
        String[] system = line.substring(line.indexOf(SYSTEM) + SYSTEM.length()).split(" ");
        return ALONE.contains(system[0]) && has(system[system.length - 1], "rw");
    }

    private static boolean has(String options, String option) {
        return Arrays.asList(options.split(",")).contains(option);
    }
}
