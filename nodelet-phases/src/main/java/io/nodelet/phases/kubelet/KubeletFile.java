package io.nodelet.phases.kubelet;

import io.nodelet.model.NodeConfig;
import io.nodelet.model.NodeSpec;
import io.nodelet.phases.CgroupDriver;
import io.nodelet.phases.Layout;
import io.nodelet.phases.ServiceNetwork;
import io.nodelet.phases.Template;
import io.nodelet.phases.addons.ResolvConf;
import io.nodelet.phases.controlplane.Tls;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/// The KubeletConfiguration file.
final class KubeletFile {
    static final Path FOLDER = Layout.CONFIG.resolve("kubelet");
    static final Path PATH = FOLDER.resolve("kubelet.yaml");
    private static final Template KUBELET = Template.of(KubeletFile.class, "kubelet.yaml");

    private KubeletFile() {}

    static String yaml(NodeSpec spec) {
        NodeConfig.Kubelet kubelet = spec.config().kubelet();
        String yaml = KUBELET.fill(Map.ofEntries(
                Map.entry("ca", Layout.cert("ca")),
                Map.entry("cert", Layout.cert("kubelet-server")),
                Map.entry("key", Layout.key("kubelet-server")),
                Map.entry("cgroupDriver", CgroupDriver.of(spec).word()),
                Map.entry("dns", ServiceNetwork.dns(spec)),
                Map.entry("domain", spec.config().network().dnsDomain()),
                Map.entry("socket", Layout.CONTAINERD_SOCKET),
                Map.entry("failSwapOn", !kubelet.allowSwap()),
                Map.entry("maxPods", kubelet.maxPods()),
                Map.entry("volumePlugins", Layout.KUBELET.resolve("volumeplugins")),
                Map.entry("resolvConf", ResolvConf.ofNode().path()),
                Map.entry("suites", String.join(", ", Tls.SUITES))));
        return merged(yaml, kubelet.settings());
    }

    /// The operator's own top-level keys replace ours.
    private static String merged(String yaml, Map<String, String> settings) {
        StringBuilder merged = new StringBuilder();
        yaml.lines()
                .filter(line -> settings.keySet().stream().noneMatch(key -> line.startsWith(key + ":")))
                .forEach(line -> merged.append(line).append("\n"));
        new TreeMap<>(settings)
                .forEach((key, value) ->
                        merged.append(key).append(": ").append(value).append("\n"));
        return merged.toString();
    }
}
