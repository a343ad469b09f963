package io.nodelet.sandbox;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// One mounted cgroup hierarchy of this machine.
///
/// @param mount   where it is mounted
/// @param type    `cgroup` (v1) or `cgroup2`
/// @param options what it takes to mount it again: `cpu,cpuacct`, `none,name=systemd`; empty for v2
/// @param own     the folder of the cgroup that this process is in
public record CgroupHierarchy(Path mount, String type, String options, Path own) {
    private static final Set<String> NOT_CONTROLLERS = Set.of("rw", "ro", "clone_children", "xattr", "noprefix");

    /// Those that a mount table and a process's list of cgroups speak of, in the texts of `/proc/self/mountinfo` and
    /// `/proc/self/cgroup`.
    public static List<CgroupHierarchy> parse(String mountinfo, String cgroups) {
        List<CgroupHierarchy> found = new ArrayList<>();
        for (String line : mountinfo.lines().toList()) {
            String[] halves = line.split(" - ", 2);
            String[] left = halves[0].split(" ");
            String[] right = halves.length == 2 ? halves[1].split(" ") : new String[0];
            if (right.length >= 3 && (right[0].equals("cgroup") || right[0].equals("cgroup2"))) {
                found.add(of(left[3], Path.of(left[4]), right[0], right[2], cgroups));
            }
        }
        return List.copyOf(found);
    }

    private static CgroupHierarchy of(String root, Path mount, String type, String superOptions, String cgroups) {
        String options = type.equals("cgroup") ? controllers(superOptions) : "";
        String path = ownPath(options, cgroups);
        String relative = root.equals("/") || !path.startsWith(root) ? path : path.substring(root.length());
        return new CgroupHierarchy(mount, type, options, mount.resolve(relative.replaceFirst("^/+", "")));
    }

    private static String controllers(String superOptions) {
        List<String> names = Arrays.stream(superOptions.split(","))
                .filter(option -> !NOT_CONTROLLERS.contains(option) && !option.startsWith("release_agent="))
                .toList();
        boolean named = names.stream().allMatch(option -> option.startsWith("name="));
        return (named ? "none," : "") + String.join(",", names);
    }

    /// Lines are `id:controllers:path`; the list of controllers is empty for v2.
    private static String ownPath(String options, String cgroups) {
        Set<String> wanted = Arrays.stream(options.split(","))
                .filter(Predicate.not("none"::equals))
                .collect(Collectors.toSet());
        return cgroups.lines()
                .map(line -> line.split(":", 3))
                .filter(parts ->
                        parts.length == 3 && Set.of(parts[1].split(",")).equals(wanted))
                .map(parts -> parts[2])
                .findFirst()
                .orElse("/");
    }

    public boolean v2() {
        return type.equals("cgroup2");
    }

    /// Whether cgroup v2 is all there is: then its rules hold (controllers are handed down, processes only in leaves).
    public static boolean unifiedOnly(List<CgroupHierarchy> all) {
        return all.size() == 1 && all.getFirst().v2();
    }
}
