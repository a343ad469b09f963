package io.nodelet.checks.machine;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What is mounted, from /proc/self/mountinfo.
///
/// @param all in the order of mounting
public record MountInfo(List<Mount> all) {
    private static final Pattern ESCAPED = Pattern.compile("\\\\(040|011|012|134)");

    /// One mount.
    ///
    /// @param at       where
    /// @param type     the file system's type
    /// @param readOnly whether it, or what lies under it, refuses writes
    /// @param noExec   whether no program starts from it
    public record Mount(Path at, String type, boolean readOnly, boolean noExec) {}

    public static MountInfo of(Machine machine) {
        return new MountInfo(machine.lines("/proc/self/mountinfo").stream()
                .map(MountInfo::parse)
                .flatMap(Optional::stream)
                .toList());
    }

    private static Optional<Mount> parse(String line) {
        String[] halves = line.split(" - ", 2);
        if (halves.length < 2) {
            return Optional.empty();
        }
        String[] own = halves[0].split(" ");
        String[] source = halves[1].split(" ");
        boolean readOnly = has(own[5], "ro") || has(source[source.length - 1], "ro");
        return Optional.of(new Mount(Path.of(unescaped(own[4])), source[0], readOnly, has(own[5], "noexec")));
    }

    /// The kernel writes spaces, tabs, line breaks and backslashes as three octal digits.
    private static String unescaped(String field) {
        return ESCAPED.matcher(field)
                .replaceAll(match -> Matcher.quoteReplacement(Character.toString(Integer.parseInt(match.group(1), 8))));
    }

    private static boolean has(String options, String option) {
        return Arrays.asList(options.split(",")).contains(option);
    }

    /// The mount that a path lies on.
    public Optional<Mount> holding(String path) {
        return all.reversed().stream()
                .filter(mount -> Path.of(path).startsWith(mount.at))
                .max(Comparator.comparingInt(mount -> mount.at.getNameCount()));
    }

    /// The mounts at a path or below it.
    public List<Mount> within(String path) {
        return all.stream().filter(mount -> mount.at.startsWith(path)).toList();
    }
}
