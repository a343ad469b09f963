package io.nodelet.phases.runtime;

import io.nodelet.bundle.Bundle;
import io.nodelet.engine.Item;
import io.nodelet.engine.Phase;
import io.nodelet.model.Health;
import io.nodelet.model.Layout;
import io.nodelet.model.NodeConfig;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.PhaseId;
import io.nodelet.network.PodNetwork;
import io.nodelet.phases.BinaryItems;
import io.nodelet.phases.PhaseContext;
import io.nodelet.phases.PhaseIds;
import io.nodelet.phases.state.StateIntegrityCheck;
import io.nodelet.resources.Folder;
import io.nodelet.resources.RuntimeArtifact;
import io.nodelet.resources.RuntimeArtifact.What;
import io.nodelet.resources.Service;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// 045: containerd and runc, running. A restart of containerd leaves containers alone; a stop ends them.
public final class StartRuntime implements Phase {
    /// What kubelet keeps pods in. The driver of control groups decides which of the two there is. Both are always
    /// declared: one that is not any more would be given back at once, with the pods that run in it.
    static final List<RuntimeArtifact> PODS =
            List.of(RuntimeArtifact.of(What.SLICE, "kubepods.slice"), RuntimeArtifact.of(What.CGROUP, "kubepods"));

    private final NodeSpec spec;
    private final Bundle bundle;
    private final ContainerdClient containerdClient;
    private final PhaseContext context;

    public StartRuntime(NodeSpec spec, Bundle bundle, ContainerdClient containerdClient, PhaseContext context) {
        this.spec = spec;
        this.bundle = bundle;
        this.containerdClient = containerdClient;
        this.context = context;
    }

    @Override
    public PhaseId id() {
        return PhaseIds.RUNTIME_START;
    }

    @Override
    public Set<Integer> dependsOn() {
        return Set.of(PhaseIds.RUNTIME_CONFIGURE.number());
    }

    @Override
    public List<Item> declare() {
        List<Item> items =
                new ArrayList<>(BinaryItems.programs(bundle, "containerd", "containerd-shim-runc-v2", "runc", "ctr"));
        items.add(Folder.data(Layout.CONTAINERD_DATA, "0711"));
        items.addAll(PODS);
        // The sockets of every containerd's shims have one place, whatever the configuration says.
        items.add(RuntimeArtifact.of(What.SOCKETS, "/run/containerd/s"));
        items.add(RuntimeArtifact.of(What.PATH, Layout.CONTAINERD_RUN.toString()));
        items.add(RuntimeArtifact.of(What.MOUNTS, Layout.CONTAINERD_RUN.toString()));
        items.add(StateIntegrityCheck.containerd(context, containerdClient::health, PodNetwork.LEASES));
        items.add(containerd().asVital());
        items.add(context.monitor()
                .until("containerd", "containerd answers", containerdClient::health, Duration.ofMinutes(1)));
        items.add(new StopContainers(containerdClient));
        return items;
    }

    @Override
    public boolean hasStatusCheck() {
        return true;
    }

    @Override
    public Health check() {
        return containerdClient.health();
    }

    private Service containerd() {
        return new Service(
                "containerd",
                List.of(Layout.bin("containerd").toString(), "--config", ConfigureRuntime.CONFIG.toString()),
                environment(),
                List.of(ConfigureRuntime.CONFIG, Layout.bin("runc")),
                Duration.ofSeconds(20),
                Service.Processes.MAIN);
    }

    private Map<String, String> environment() {
        NodeConfig.ContainerRuntime runtime = spec.config().runtime();
        Map<String, String> env = new TreeMap<>();
        env.put("PATH", Layout.BIN + ":/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        if (!runtime.httpProxy().isEmpty()) {
            env.put("HTTP_PROXY", runtime.httpProxy());
        }
        if (!runtime.httpsProxy().isEmpty()) {
            env.put("HTTPS_PROXY", runtime.httpsProxy());
        }
        if (env.size() > 1) {
            env.put("NO_PROXY", noProxy(runtime));
        }
        return env;
    }

    private String noProxy(NodeConfig.ContainerRuntime runtime) {
        List<String> hosts = new ArrayList<>(runtime.noProxy());
        NodeConfig.Network network = spec.config().network();
        hosts.addAll(List.of("localhost", "127.0.0.1", network.podCidr(), network.serviceCidr()));
        hosts.addAll(List.of(spec.facts().address(), ".svc", "." + network.dnsDomain()));
        return String.join(",", hosts);
    }
}
