package io.nodelet.network;

import io.nodelet.model.ServiceNetwork;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// The link of one pod, as the CNI plugins remember it.
///
/// @param name      the host's end of the pod's link, such as `veth1a2b3c4d`
/// @param bridge    that it is plugged into
/// @param bridgeMac the bridge's hardware address, which the pods remember, too
/// @param gateways  the bridge's addresses with their masks, such as `10.20.0.1/24`: one of each family of the pod's
record PodLink(String name, String bridge, String bridgeMac, List<String> gateways) {
    PodLink {
        gateways = List.copyOf(gateways);
    }

    /// Those of pods that are there now.
    ///
    /// @param root of the file system
    static List<PodLink> all(Path root) {
        return CniResults.all(root)
                .map(node -> node.path("result"))
                .flatMap(PodLink::of)
                .toList();
    }

    /// The subnet that the bridge leads to by a gateway of it, such as `10.20.0.0/24`.
    static String subnet(String gateway) {
        return ServiceNetwork.nth(gateway, 0) + gateway.substring(gateway.indexOf('/'));
    }

    private static Stream<PodLink> of(JsonNode result) {
        List<JsonNode> links = result.path("interfaces").valueStream().toList();
        List<String> gateways = result.path("ips")
                .valueStream()
                .filter(node -> !node.path("gateway").asString("").isEmpty())
                .map(PodLink::gateway)
                .toList();
        if (links.size() < 2 || gateways.isEmpty()) {
            return Stream.empty();
        }
        return Stream.of(new PodLink(
                links.get(1).path("name").asString(""),
                links.get(0).path("name").asString(""),
                links.get(0).path("mac").asString(""),
                gateways));
    }

    private static String gateway(JsonNode ip) {
        String address = ip.path("address").asString("");
        return ip.path("gateway").asString("") + address.substring(address.indexOf('/'));
    }
}
