package io.nodelet.etcd;

import io.nodelet.host.AtomicFile;
import io.nodelet.json.Json;
import io.nodelet.kube.KubeException;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Who else belonged to etcd's cluster when this machine's member last answered: for the time when it does not.
/// `{"others": [{"name": …, "clients": [addresses]}]}`.
///
/// @param file absent until it was first known
public record KnownMembers(Path file) {
    private static final String OTHERS = "others";

    /// @param name    of the member
    /// @param clients where clients reach it
    public record Known(String name, List<URI> clients) {}

    /// @param state the folder of what nodeletd remembers
    public static KnownMembers in(Path state) {
        return new KnownMembers(state.resolve("etcd-members"));
    }

    /// Keeps who is known now; writes only where that is new.
    ///
    /// @param own the id of this machine's member
    public void keep(List<EtcdMember> members, String own) {
        ObjectNode known = Json.object();
        ArrayNode others = known.putArray(OTHERS);
        members.stream()
                .filter(etcdMember ->
                        !etcdMember.id().equals(own) && !etcdMember.clients().isEmpty())
                .forEach(etcdMember -> {
                    ArrayNode clients =
                            others.addObject().put("name", etcdMember.name()).putArray("clients");
                    etcdMember.clients().forEach(uri -> clients.add(uri.toString()));
                });
        String text = Json.text(known) + "\n";
        try {
            if (!Files.exists(file) || !Files.readString(file).equals(text)) {
                AtomicFile.write(file, text, "0644");
            }
        } catch (IOException e) {
            throw new NodeletException("can't read " + file + ": " + AtomicFile.reason(e), e);
        }
    }

    /// The other members; none where nothing is known.
    public List<Known> others() {
        return read().orElse(List.of());
    }

    /// Whether it is known who they were, be it nobody.
    public boolean known() {
        return read().isPresent();
    }

    /// Empty where there is no such file, or one that can't be read.
    private Optional<List<Known>> read() {
        List<Known> others = new ArrayList<>();
        try {
            JsonNode listed = Json.read(Files.exists(file) ? Files.readString(file) : "{}")
                    .path(OTHERS);
            if (!listed.isArray()) {
                return Optional.empty();
            }
            for (JsonNode node : listed) {
                List<URI> clients = new ArrayList<>();
                node.path("clients").forEach(uri -> clients.add(URI.create(uri.asString(""))));
                others.add(new Known(node.path("name").asString(""), clients));
            }
        } catch (IOException | JacksonException | IllegalArgumentException e) {
            return Optional.empty();
        }
        return Optional.of(others);
    }

    /// The names of those that answer now.
    ///
    /// @param etcd reaches members
    public List<String> answering(EtcdClient etcd) {
        return others().stream()
                .filter(known -> known.clients().stream().anyMatch(uri -> answers(etcd.at(uri))))
                .map(Known::name)
                .toList();
    }

    private static boolean answers(EtcdClient member) {
        try {
            return !member.status().id().isEmpty();
        } catch (KubeException e) {
            return false;
        }
    }

    public void remove() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new NodeletException("can't remove " + file + ": " + AtomicFile.reason(e), e);
        }
    }
}
