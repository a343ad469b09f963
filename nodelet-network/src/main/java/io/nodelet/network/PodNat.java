package io.nodelet.network;

import io.nodelet.json.Json;
import io.nodelet.model.Layout;
import io.nodelet.model.ServiceNetwork;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What the firewall must know of one pod, as its network was told to the CNI plugins when it began.
///
/// @param container its sandbox's id
/// @param call      what the CNI library remembers of the call
/// @param config    the network that it was plugged into
record PodNat(String container, JsonNode call, JsonNode config) {
    private static final int DIGITS = 16;
    private static final int COMMENT = 128;

    /// Those of pods that are there now, and whose links are: one that ends takes its own away.
    ///
    /// @param root of the file system
    static List<PodNat> all(Path root) {
        return CniResults.all(root).flatMap(PodNat::of).toList();
    }

    private static Stream<PodNat> of(JsonNode call) {
        try {
            byte[] config = Base64.getDecoder().decode(call.path("config").asString(""));
            return Stream.of(new PodNat(call.path("containerId").asString(""), call, Json.read(config)))
                    .filter(podNat -> !podNat.container.isEmpty());
        } catch (IllegalArgumentException | JacksonException e) {
            return Stream.empty(); // of another CNI library: nothing is known
        }
    }

    /// The host's end of its link.
    String link() {
        return call.path("result").path("interfaces").path(1).path("name").asString("");
    }

    /// Whether what it sends to other places carries the node's address by a rule of its own.
    boolean masqueraded() {
        JsonNode bridge = plugin("bridge").orElseGet(Json::object);
        return bridge.path("ipMasq").asBoolean(false)
                && bridge.path("ipMasqBackend").asString("").equals("nftables");
    }

    boolean hasPorts() {
        return !ports().isEmpty() && plugin("portmap").isPresent();
    }

    /// The tables that know its host ports.
    Stream<String> portTables() {
        return addresses()
                .map(address -> address.contains(":") ? PodFirewallRules.PORTS6 : PodFirewallRules.PORTS)
                .distinct();
    }

    /// What its masquerading rules begin their comment with.
    String mark() {
        return digest(network()) + "-" + digest(ifName() + ":" + container);
    }

    /// Its rules, as the bridge plugin writes them, which finds them by the comment when the pod ends.
    String masquerade(String chain) {
        String words = "%s, net: %s, if: %s, id: %s".formatted(mark(), network(), ifName(), container);
        StringBuilder rules = new StringBuilder();
        addresses().forEach(address -> {
            String family = address.contains(":") ? "ip6" : "ip";
            String subnet = ServiceNetwork.nth(address, 0) + address.substring(address.indexOf('/'));
            rules.append("add rule %s %s %s saddr == %s %s daddr != %s masquerade comment \"%s\"\n"
                    .formatted(
                            PodFirewallRules.MASQUERADE,
                            chain,
                            family,
                            address.substring(0, address.indexOf('/')),
                            family,
                            subnet,
                            words.substring(0, Math.min(COMMENT, words.length()))));
        });
        return rules.toString();
    }

    /// What the portmap plugin gets on its standard input, as when the pod began.
    String portMap() {
        ObjectNode wanted = (ObjectNode) plugin("portmap").orElseThrow().deepCopy();
        wanted.set("cniVersion", call.path("result").path("cniVersion"));
        wanted.put("name", network());
        wanted.set("runtimeConfig", Json.object().set("portMappings", ports()));
        wanted.set("prevResult", call.path("result"));
        return Json.text(wanted);
    }

    /// The CNI's words for the call.
    Map<String, String> environment(String verb) {
        return Map.of(
                "CNI_COMMAND", verb,
                "CNI_CONTAINERID", container,
                "CNI_NETNS",
                        call.path("result")
                                .path("interfaces")
                                .path(2)
                                .path("sandbox")
                                .asString(""),
                "CNI_IFNAME", ifName(),
                "CNI_PATH", Layout.CNI_BIN.toString());
    }

    private JsonNode ports() {
        return call.path("capabilityArgs").path("portMappings");
    }

    private String network() {
        return call.path("networkName").asString("");
    }

    private String ifName() {
        return call.path("ifName").asString("");
    }

    private Stream<String> addresses() {
        return call.path("result")
                .path("ips")
                .valueStream()
                .map(node -> node.path("address").asString(""))
                .filter(text -> text.contains("/"));
    }

    private Optional<JsonNode> plugin(String type) {
        return config.path("plugins")
                .valueStream()
                .filter(node -> node.path("type").asString("").equals(type))
                .findFirst();
    }

    private static String digest(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-512").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-512", e);
        }
    }
}
