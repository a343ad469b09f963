package io.nodelet.resources.driver;

import io.nodelet.engine.Difference;
import io.nodelet.engine.Driver;
import io.nodelet.engine.ledger.PriorState;
import io.nodelet.host.Command;
import io.nodelet.host.Commands;
import io.nodelet.host.linux.Cgroups;
import io.nodelet.resources.RuntimeArtifact;
import io.nodelet.resources.RuntimeArtifact.What;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Drives [RuntimeArtifact]: makes nothing, remembers what was there, and removes what was not.
public final class RuntimeArtifacts implements Driver<RuntimeArtifact> {
    private static final String MOUNT = "mount-";
    private static final PriorState THERE = PriorState.of(Map.of("there", "yes"));
    private final Commands commands;
    private final Cgroups cgroups = new Cgroups();
    private final SystemdSlices systemdSlices;

    public RuntimeArtifacts(Commands commands) {
        this(commands, SystemdSlices.ofSystemd(new Cgroups()));
    }

    RuntimeArtifacts(Commands commands, SystemdSlices systemdSlices) {
        this.commands = commands;
        this.systemdSlices = systemdSlices;
    }

    @Override
    public Class<RuntimeArtifact> type() {
        return RuntimeArtifact.class;
    }

    @Override
    public String kind() {
        return "trace";
    }

    /// Always the same: whether the component has made it yet is its own affair.
    @Override
    public Difference compare(RuntimeArtifact wanted) {
        return Difference.same();
    }

    @Override
    public PriorState before(RuntimeArtifact wanted) {
        return switch (wanted.what()) {
            case OUR_PATH -> PriorState.NOTHING;
            case SOCKETS -> new SharedSockets(Path.of(wanted.name())).before();
            case MOUNTS -> mounts(Path.of(wanted.name()));
            default -> exists(wanted.what(), wanted.name()) ? THERE : PriorState.NOTHING;
        };
    }

    @Override
    public void apply(RuntimeArtifact wanted) {}

    @Override
    public void restore(String key, PriorState priorState) {
        int colon = key.indexOf(':');
        What what = What.valueOf(key.substring(0, colon));
        String name = key.substring(colon + 1);
        if (what == What.SOCKETS) {
            new SharedSockets(Path.of(name)).restore(priorState);
        } else if (what == What.MOUNTS) {
            unmount(Path.of(name), priorState);
        } else if (priorState.nothing() && exists(what, name)) {
            remove(what, name);
        }
    }

    /// What was mounted there before: a disk at the folder itself, say.
    private static PriorState mounts(Path folder) {
        Map<String, String> words = new TreeMap<>();
        MountTable.inside(folder).forEach(path -> words.put(MOUNT + words.size(), path.toString()));
        return PriorState.of(words);
    }

    /// An older ledger's word is that there was something, and not what: then nothing is touched. What is mounted at
    /// the folder itself, and not in it, is no component's.
    private void unmount(Path folder, PriorState priorState) {
        if (!priorState.equals(THERE)) {
            MountTable.inside(folder).stream()
                    .filter(path -> !priorState.words().containsValue(path.toString()))
                    .forEach(path -> run("umount", "--lazy", path.toString()));
        }
    }

    private boolean exists(What what, String name) {
        return switch (what) {
            case LINK -> Files.exists(Path.of("/sys/class/net", name));
            case ADDRESS -> Addresses.has(name);
            case ROUTES -> !routes(name).isEmpty();
            case CGROUP -> cgroups.exists(name);
            case SLICE -> systemdSlices.exists(name);
            case NFT_TABLE, SHARED_TABLE ->
                run("nft", "list", "tables").lines().anyMatch(line -> line.equals("table " + name));
            case PATH, OUR_PATH, SOCKETS, MOUNTS -> Files.exists(Path.of(name), LinkOption.NOFOLLOW_LINKS);
        };
    }

    private void remove(What what, String name) {
        switch (what) {
            case LINK -> run("ip", "link", "delete", name);
            case ADDRESS -> run("ip", "address", "delete", Addresses.whole(name), "dev", Addresses.link(name));
            case ROUTES -> routes(name).forEach(this::removeRoute);
            case CGROUP -> cgroups.remove(name);
            case SLICE -> systemdSlices.remove(name);
            case NFT_TABLE -> run("nft", "delete table " + name);
            case SHARED_TABLE -> removeUnused(name);
            case PATH, OUR_PATH -> TreeRemoval.remove(Path.of(name));
            case SOCKETS, MOUNTS -> throw new IllegalArgumentException(what + " is told apart before");
        }
    }

    /// Each as `ip` prints it, up to its link: `10.20.1.0/24 via 10.0.0.2 dev eth0`.
    private List<String> routes(String name) {
        String network = name.substring(0, name.indexOf(' '));
        Pattern route = Pattern.compile("^\\S+ via \\S+" + Pattern.quote(name.substring(network.length())) + "\\b");
        return run("ip", family(name), "route", "show", "root", network)
                .lines()
                .map(route::matcher)
                .filter(Matcher::find)
                .map(Matcher::group)
                .toList();
    }

    private void removeRoute(String route) {
        String[] command = {"ip", family(route), "route", "delete"};
        run(Stream.of(command, route.split(" ")).flatMap(Stream::of).toArray(String[]::new));
    }

    private static String family(String route) {
        return route.contains(":") ? "-6" : "-4";
    }

    private void removeUnused(String table) {
        boolean used = run("nft", "list table " + table)
                .lines()
                .map(String::strip)
                .anyMatch(line ->
                        !line.isEmpty() && !line.endsWith("{") && !line.equals("}") && !line.startsWith("type "));
        if (!used) {
            run("nft", "delete table " + table);
        }
    }

    private String run(String... argv) {
        return commands.run(Command.of(argv).within(Duration.ofSeconds(30)))
                .orThrow()
                .out();
    }
}
