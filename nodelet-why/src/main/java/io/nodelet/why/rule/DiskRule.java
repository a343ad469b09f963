package io.nodelet.why.rule;

import io.nodelet.why.Cause;
import io.nodelet.why.Component;
import io.nodelet.why.Facts;
import io.nodelet.why.Facts.Disk;
import io.nodelet.why.Finding;
import io.nodelet.why.Finding.Remedy;
import java.util.List;
import java.util.stream.Stream;

/// File systems that are full, without inodes, or read-only.
final class DiskRule implements Rule {
    private static final long MIB = 1 << 20;
    private static final long FEW_BYTES = 16 * MIB;
    private static final long FEW_INODES = 64;

    @Override
    public Stream<Finding> diagnose(Facts facts) {
        return facts.disks().stream().flatMap(DiskRule::of);
    }

    private static Stream<Finding> of(Disk disk) {
        String where = String.join(", ", disk.paths());
        if (disk.readOnly()) {
            return Stream.of(finding(
                    Cause.DISK_READ_ONLY,
                    disk,
                    where + " can't be written: " + disk.mount() + " is mounted read-only",
                    new Remedy("mount -o remount,rw " + disk.mount(), "See `dmesg` for why the kernel made it so.")));
        }
        if (disk.free() < FEW_BYTES) {
            return Stream.of(finding(
                    Cause.DISK_FULL,
                    disk,
                    "The file system of " + where + " is full",
                    new Remedy("du -xh --max-depth=3 " + disk.mount() + " | sort -h | tail", "Make room there.")));
        }
        return disk.inodes() >= 0 && disk.inodes() < FEW_INODES
                ? Stream.of(finding(
                        Cause.DISK_INODES,
                        disk,
                        "The file system of " + where + " has no inodes left",
                        new Remedy(
                                "du -x --inodes --max-depth=3 " + disk.mount() + " | sort -n | tail",
                                "Remove small files there.")))
                : Stream.empty();
    }

    private static Finding finding(Cause cause, Disk disk, String text, Remedy remedy) {
        String numbers = "%s: %d MiB of %d MiB free, %s inodes free%s"
                .formatted(
                        disk.mount(),
                        disk.free() / MIB,
                        disk.size() / MIB,
                        disk.inodes() < 0 ? "uncounted" : disk.inodes(),
                        disk.readOnly() ? ", read-only" : "");
        return Finding.of(cause, Component.MACHINE, disk.mount(), text, List.of(numbers), remedy);
    }
}
