package io.nodelet.etcd.backup;

import io.nodelet.host.Command;
import io.nodelet.host.Commands;
import io.nodelet.json.Json;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.NodeletException;
import io.nodelet.pki.CertFolder;
import io.nodelet.pki.CertificateAuthority;
import io.nodelet.pki.CertificateSpec;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// etcd's own tools, as far as snapshots need them.
///
/// @param commands runs them
/// @param programs where `etcd`, `etcdctl` and `etcdutl` lie, by name
/// @param server   the member that snapshots are taken of
public record EtcdPrograms(Commands commands, Function<String, Path> programs, URI server) {
    /// How long one that handles a whole store may take.
    static final Duration LONG = Duration.ofMinutes(30);

    /// What `etcdutl snapshot status` says of a file.
    public record Contents(String hash, long revision, long keys) {}

    /// The member that an unpacked snapshot begins a cluster of its own with.
    ///
    /// @param name  of the member
    /// @param peer  its address for others
    /// @param token of the cluster
    public record Identity(String name, String peer, String token) {}

    /// This master's own member.
    public static URI local(NodeSpec spec) {
        return URI.create("https://127.0.0.1:" + spec.config().etcd().clientPort());
    }

    /// Copies the running member's store into a file.
    void save(Path file) {
        CertFolder certs = CertFolder.NODE;
        run(
                "etcdctl",
                "--endpoints=" + server,
                "--cacert=" + certs.cert(CertificateAuthority.ETCD),
                "--cert=" + certs.cert(CertificateSpec.ETCD_HEALTH),
                "--key=" + certs.key(CertificateSpec.ETCD_HEALTH),
                "--dial-timeout=5s",
                "--command-timeout=" + LONG.toSeconds() + "s",
                "snapshot",
                "save",
                file.toString());
    }

    /// What a snapshot, or a database file that nobody has open, holds.
    public Contents contents(Path file) {
        String text = run("etcdutl", "snapshot", "status", file.toString(), "--write-out=json");
        try {
            JsonNode node = Json.read(text);
            return new Contents(
                    Long.toHexString(node.path("hash").asLong(0)),
                    node.path("revision").asLong(0),
                    node.path("totalKey").asLong(0));
        } catch (JacksonException e) {
            throw new NodeletException("etcdutl says of " + file + " what is no JSON: " + text.strip(), e);
        }
    }

    /// Makes the data folder of a new cluster of one member out of a snapshot.
    ///
    /// @param bump added to the store's revision, and everything before is marked as compacted; 0: neither
    public void unpack(Path snapshot, Path folder, Identity identity, long bump) {
        List<String> words = new ArrayList<>(List.of(
                "snapshot",
                "restore",
                snapshot.toString(),
                "--data-dir=" + folder,
                "--name=" + identity.name(),
                "--initial-cluster=" + identity.name() + "=" + identity.peer(),
                "--initial-advertise-peer-urls=" + identity.peer(),
                "--initial-cluster-token=" + identity.token()));
        if (bump > 0) {
            words.add("--bump-revision=" + bump);
            words.add("--mark-compacted");
        }
        run("etcdutl", words.toArray(String[]::new));
    }

    String run(String program, String... words) {
        List<String> argv = new ArrayList<>(List.of(path(program).toString()));
        argv.addAll(List.of(words));
        return commands.run(Command.of(argv).within(LONG)).orThrow().out();
    }

    Path path(String program) {
        return programs.apply(program);
    }
}
