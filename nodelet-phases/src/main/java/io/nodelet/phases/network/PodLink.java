package io.nodelet.phases.network;

import io.nodelet.host.AtomicFile;
import io.nodelet.json.Json;
import io.nodelet.model.NodeletException;
import io.nodelet.phases.ServiceNetwork;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// What the CNI plugins remember of the network of one pod, in the folder where every runtime's CNI library keeps the
/// results of its calls.
///
/// @param name      the host's end of the pod's link, such as `veth1a2b3c4d`
/// @param bridge    that it is plugged into
/// @param bridgeMac the bridge's hardware address, which the pods remember, too
/// @param gateways  the bridge's addresses with their masks, such as `10.20.0.1/24`: one of each family of the pod's
record PodLink(String name, String bridge, String bridgeMac, List<String> gateways) {
    PodLink {
        gateways = List.copyOf(gateways);
    }

    private static final Path RESULTS = Path.of("var/lib/cni/results");
    private static final String OURS = "nodelet-*";

    /// Those of pods that are there now.
    ///
    /// @param root of the file system
    static List<PodLink> all(Path root) {
        List<PodLink> links = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(root.resolve(RESULTS), OURS)) {
            for (Path file : files) {
                read(root, file).ifPresent(links::add);
            }
        } catch (NoSuchFileException e) {
            return List.of(); // no pod has begun yet
        } catch (IOException e) {
            throw new NodeletException("can't read " + root.resolve(RESULTS) + ": " + AtomicFile.reason(e), e);
        }
        return links;
    }

    /// The subnet that the bridge leads to by a gateway of it, such as `10.20.0.0/24`.
    static String subnet(String gateway) {
        return ServiceNetwork.nth(gateway, 0) + gateway.substring(gateway.indexOf('/'));
    }

    /// Nothing when the pod is gone, or just going or coming.
    private static Optional<PodLink> read(Path root, Path file) {
        try {
            JsonNode result = Json.read(Files.readString(file)).path("result");
            List<JsonNode> links = StreamSupport.stream(
                            result.path("interfaces").spliterator(), false)
                    .toList();
            List<String> gateways = result.path("ips")
                    .valueStream()
                    .filter(it -> !it.path("gateway").asString("").isEmpty())
                    .map(PodLink::gateway)
                    .toList();
            boolean there = links.stream()
                    .map(it -> it.path("sandbox").asString(""))
                    .anyMatch(it -> !it.isEmpty() && Files.exists(root.resolve(it.substring(1))));
            if (!there || links.size() < 2 || gateways.isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(new PodLink(
                    links.get(1).path("name").asString(""),
                    links.get(0).path("name").asString(""),
                    links.get(0).path("mac").asString(""),
                    gateways));
        } catch (IOException | JacksonException e) {
            return Optional.empty();
        }
    }

    private static String gateway(JsonNode ip) {
        String address = ip.path("address").asString("");
        return ip.path("gateway").asString("") + address.substring(address.indexOf('/'));
    }
}
