package io.nodelet.checks.cis;

import io.nodelet.checks.cis.CisProbe.Seen;
import io.nodelet.checks.machine.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Looks at modes and owners of files.
final class FileProbes {
    private static final int ALL = 0777;

    private FileProbes() {}

    /// That nobody may do more with a file than the mode says. What is not there harms nobody.
    ///
    /// @param mode such as 0600
    static CisProbe mode(String path, int mode) {
        return node -> first(node.machine(), List.of(path), found -> (found.mode() & ~mode & ALL) == 0);
    }

    /// That a file is root's.
    static CisProbe owner(String path) {
        return node -> first(node.machine(), List.of(path), ownedBy(node.machine()));
    }

    /// The same of every file below a folder whose path ends so.
    static CisProbe modes(String folder, String suffix, int mode) {
        return node -> first(
                node.machine(), below(node.machine(), folder, suffix), found -> (found.mode() & ~mode & ALL) == 0);
    }

    /// The same of all that is below a folder, but what is below another.
    static CisProbe owners(String folder, String except) {
        return node -> first(
                node.machine(),
                below(node.machine(), folder, "").stream()
                        .filter(path -> !path.startsWith(except))
                        .toList(),
                ownedBy(node.machine()));
    }

    private static Predicate<Found> ownedBy(Machine machine) {
        int root = Found.of(machine, "/").owner();
        return found -> found.owner() == root;
    }

    /// The first that is not good; how many there are, where all of them are.
    private static Seen first(Machine machine, List<String> paths, Predicate<Found> good) {
        List<Found> there = paths.stream()
                .map(path -> Found.of(machine, path))
                .filter(found -> found.mode() >= 0)
                .toList();
        if (there.isEmpty()) {
            return new Seen(true, "no such file");
        }
        return there.stream()
                .filter(good.negate())
                .findFirst()
                .map(bad -> new Seen(false, bad.describe()))
                .orElseGet(() ->
                        new Seen(true, there.size() == 1 ? there.getFirst().describe() : there.size() + " files"));
    }

    private static List<String> below(Machine machine, String folder, String suffix) {
        try (Stream<Path> files = Files.walk(machine.path(folder))) {
            return files.filter(file -> file.toString().endsWith(suffix))
                    .filter(file -> suffix.isEmpty() || Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .map(file -> "/" + machine.root().relativize(file))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            return List.of(); // not there
        }
    }

    /// @param mode -1: there is no such file
    private record Found(String path, int owner, int mode) {
        static Found of(Machine machine, String path) {
            try {
                Map<String, Object> seen = Files.readAttributes(machine.path(path), "unix:uid,mode");
                return new Found(path, number(seen, "uid"), number(seen, "mode") & ALL);
            } catch (IOException e) {
                return new Found(path, -1, -1); // not there
            }
        }

        private static int number(Map<String, Object> seen, String name) {
            return seen.get(name) instanceof Integer number ? number : -1;
        }

        String describe() {
            return "%s: mode %04o, owner %d".formatted(path, mode, owner);
        }
    }
}
