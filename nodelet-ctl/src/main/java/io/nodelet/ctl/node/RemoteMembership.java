package io.nodelet.ctl.node;

import io.nodelet.etcd.EtcdMembers;
import io.nodelet.etcd.EtcdMembers.Member;
import io.nodelet.etcd.HttpEtcdMembers;
import io.nodelet.etcd.Quorum;
import io.nodelet.kube.FileClientConfig;
import io.nodelet.model.NodeletException;
import io.nodelet.pki.ClusterKeys;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The seat of a master among the others, as the master that this program runs on sees it.
final class RemoteMembership {
    private static final Path CERTS = ClusterKeys.FOLDER.resolve("certs/etcd");
    private static final Path CONFIG = ClusterKeys.FOLDER.resolve("etcd/etcd.yaml");
    private static final Pattern CLIENTS = Pattern.compile("^advertise-client-urls: (\\S+)$", Pattern.MULTILINE);
    private static final Pattern NAME = Pattern.compile("^name: \"?([^\\s\"]+)\"?$", Pattern.MULTILINE);
    private static final Duration CHANGE = Duration.ofSeconds(10);
    private static final Duration LOOK = Duration.ofSeconds(3);
    private final String name;
    private final EtcdMembers etcd;
    private final List<Member> members;

    private RemoteMembership(String name, EtcdMembers etcd, List<Member> members) {
        this.name = name;
        this.etcd = etcd;
        this.members = members;
    }

    /// @throws NodeletException on a machine that is no other master of the cluster
    static RemoteMembership of(String name) {
        String config = config();
        if (value(NAME, config).equals(name)) {
            throw new NodeletException(
                    name + " is this machine, and a master does not remove itself",
                    "Do it on another master. To take this one out of its cluster from here: nodeletd reset");
        }
        EtcdMembers etcd = at(value(CLIENTS, config), CHANGE);
        return new RemoteMembership(name, etcd, etcd.known());
    }

    private static String config() {
        try {
            return Files.readString(CONFIG);
        } catch (IOException e) {
            throw new NodeletException(
                    "masters are removed from a master, as root: " + CONFIG + " is not here, or not for you to read",
                    "Do it there, or with --sandbox NAME.",
                    e);
        }
    }

    private static String value(Pattern line, String text) {
        Matcher found = line.matcher(text);
        return found.find() ? found.group(1) : "";
    }

    private static EtcdMembers at(String url, Duration limit) {
        return new HttpEtcdMembers(
                new FileClientConfig(
                        URI.create(url),
                        CERTS.resolve("ca.crt"),
                        CERTS.resolve("etcdctl.crt"),
                        CERTS.resolve("etcdctl.key")),
                limit);
    }

    private Optional<Member> own() {
        return members.stream().filter(member -> member.name().equals(name)).findFirst();
    }

    /// Refuses where the rest would have no majority; with force it warns.
    void requireQuorum(boolean force, Consumer<String> say) {
        Optional<String> against = own().flatMap(member -> new Quorum(members, well()).againstRemoval(member.id()));
        if (against.isPresent() && !force) {
            throw new NodeletException(
                    "master " + name + " can't be removed now: " + against.get(),
                    "Bring the other masters back first: kubectl get nodes. To go on all the same: --force");
        }
        against.ifPresent(why -> say.accept("warning: " + why));
    }

    private Set<String> well() {
        Set<String> well = new HashSet<>();
        for (Member one : members) {
            if (one.clients().stream().anyMatch(RemoteMembership::serves)) {
                well.add(one.id());
            }
        }
        return well;
    }

    private static boolean serves(String url) {
        try {
            return !at(url, LOOK).status().leader().equals("0");
        } catch (NodeletException _) {
            return false;
        }
    }

    /// Takes its member out of etcd's cluster; one that left by itself is no member any more.
    void remove(Consumer<String> say) {
        own().ifPresent(member -> {
            etcd.remove(member.id());
            say.accept("etcd's cluster has " + (members.size() - 1) + " members without " + name);
        });
    }
}
