package io.nodelet.phases.kubelet;

import io.nodelet.json.Json;
import io.nodelet.kube.YamlManifest;
import io.nodelet.model.Layout;
import io.nodelet.model.NodeConfig;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.ServiceNetwork;
import io.nodelet.network.dns.ResolvConf;
import io.nodelet.phases.CgroupDriver;
import io.nodelet.phases.controlplane.TlsPolicy;
import io.nodelet.resources.Template;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The KubeletConfiguration file.
final class KubeletConfigFile {
    static final Path FOLDER = Layout.CONFIG.resolve("kubelet");
    static final Path PATH = FOLDER.resolve("kubelet.yaml");
    private static final Template KUBELET = Template.of(KubeletConfigFile.class, "kubelet.yaml");

    /// What pods can't have, by our formula.
    private static final List<String> OUR_SHARES = List.of("kubeReserved", "systemReserved");

    /// kubelet does its sums with all of these, and refuses to start where they do not fit each other: who names one of
    /// them has done the sum without ours.
    private static final Set<String> RESERVING = Set.of(
            "kubeReserved",
            "systemReserved",
            "reservedMemory",
            "reservedSystemCPUs",
            "cpuManagerPolicy",
            "memoryManagerPolicy");

    private KubeletConfigFile() {}

    static String yaml(NodeSpec spec, MachineSize machine) {
        ReservedResources reserve = ReservedResources.of(machine, spec.master());
        NodeConfig.Kubelet kubelet = spec.config().kubelet();
        String yaml = KUBELET.fill(Map.ofEntries(
                Map.entry("ca", Layout.cert("ca")),
                Map.entry("cert", Layout.cert("kubelet-server")),
                Map.entry("key", Layout.key("kubelet-server")),
                Map.entry("cgroupDriver", CgroupDriver.of(spec).wireName()),
                Map.entry("dns", ServiceNetwork.dns(spec)),
                Map.entry("domain", spec.config().network().dnsDomain()),
                Map.entry("socket", Layout.CONTAINERD_SOCKET),
                Map.entry("failSwapOn", !kubelet.allowSwap()),
                Map.entry("maxPods", kubelet.maxPods()),
                Map.entry("kubeReserved", reserve.forNode().describe()),
                Map.entry("systemReserved", reserve.forSystem().describe()),
                Map.entry("volumePlugins", Layout.KUBELET.resolve("volumeplugins")),
                Map.entry("resolvConf", ResolvConf.ofNode().path()),
                Map.entry("suites", String.join(", ", TlsPolicy.SUITES))));
        return merged(yaml, kubelet.settings());
    }

    /// Groups are merged, so that what the operator does not name stays ours. Anything else replaces ours.
    private static String merged(String yaml, Map<String, Object> settings) {
        if (settings.isEmpty()) {
            return yaml;
        }
        ObjectNode ours = (ObjectNode) YamlManifest.parse(yaml).getFirst();
        if (settings.keySet().stream().anyMatch(RESERVING::contains)) {
            OUR_SHARES.forEach(ours::remove);
        }
        merge(ours, Json.tree(settings));
        return yaml.lines().findFirst().orElse("") + "\n" + YamlManifest.text(ours);
    }

    private static void merge(ObjectNode ours, JsonNode theirs) {
        theirs.properties().forEach(entry -> {
            if (entry.getValue().isObject() && ours.get(entry.getKey()) instanceof ObjectNode group) {
                merge(group, entry.getValue());
            } else {
                ours.set(entry.getKey(), entry.getValue());
            }
        });
    }
}
