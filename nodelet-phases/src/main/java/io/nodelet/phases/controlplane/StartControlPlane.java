package io.nodelet.phases.controlplane;

import io.nodelet.bundle.Bundle;
import io.nodelet.engine.Item;
import io.nodelet.engine.Milestone;
import io.nodelet.engine.Phase;
import io.nodelet.engine.WaitFor;
import io.nodelet.kube.KubeApi;
import io.nodelet.model.Health;
import io.nodelet.model.Layout;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.PhaseId;
import io.nodelet.phases.BinaryItems;
import io.nodelet.phases.PhaseContext;
import io.nodelet.phases.PhaseIds;
import io.nodelet.resources.Folder;
import io.nodelet.resources.Service;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/// 078: API server, controller-manager and scheduler, running and ready.
///
/// The controller-manager waits for the API server: it exits when the objects that give it its rights are not there.
/// kubelet and kube-proxy need no more than the API server.
public final class StartControlPlane implements Phase {
    private static final Duration API = Duration.ofMinutes(2);
    private static final Duration OTHERS = Duration.ofMinutes(1);
    private static final int CONTROLLER_MANAGER_PORT = 10257;
    private static final int SCHEDULER_PORT = 10259;
    private final NodeSpec spec;
    private final Bundle bundle;
    private final Supplier<KubeApi> api;
    private final PhaseContext context;

    public StartControlPlane(NodeSpec spec, PhaseContext context) {
        this.spec = spec;
        this.bundle = context.bundle().get();
        this.api = context.api();
        this.context = context;
    }

    @Override
    public PhaseId id() {
        return PhaseIds.CONTROL_PLANE;
    }

    @Override
    public Set<Integer> dependsOn() {
        return Set.of(PhaseIds.CERTS.number(), PhaseIds.KUBECONFIGS.number(), PhaseIds.MISC.number());
    }

    @Override
    public List<Item> declare() {
        var monitor = context.monitor();
        List<Item> items = new ArrayList<>(BinaryItems.programs(bundle, "kube-apiserver"));
        items.add(new WaitFor(PhaseIds.ETCD_RUN.number()));
        items.add(service("kube-apiserver", ApiServerFlags.of(spec), ApiServerFlags.inputs(spec)));
        items.addAll(BinaryItems.programs(bundle, "kube-controller-manager", "kube-scheduler", "kubectl"));
        items.add(Folder.data(ControllerManagerFlags.VOLUME_PLUGINS, "0755")); // all while it starts
        items.add(monitor.until("kube-apiserver", "the API server is ready", this::apiServer, API));
        items.add(new Milestone("the API server is ready"));
        items.add(service(
                "kube-controller-manager",
                ControllerManagerFlags.of(spec),
                List.of(
                        Layout.kubeconfig("kube-controller-manager"),
                        Layout.cert("controller-manager"),
                        Layout.cert("ca"),
                        Layout.key("sa"))));
        items.add(service(
                "kube-scheduler",
                SchedulerFlags.of(spec),
                List.of(Layout.kubeconfig("kube-scheduler"), Layout.cert("scheduler"))));
        items.add(monitor.until(
                "kube-controller-manager", "the controller-manager is healthy", this::controllerManager, OTHERS));
        items.add(monitor.until("kube-scheduler", "the scheduler is healthy", this::scheduler, OTHERS));
        return items;
    }

    @Override
    public boolean hasStatusCheck() {
        return true;
    }

    @Override
    public Health check() {
        Health health = apiServer();
        health = health.isHealthy() ? controllerManager() : health;
        return health.isHealthy() ? scheduler() : health;
    }

    /// A policy that looks at a further kind of object makes the API server unready until it has read these.
    @Override
    public Duration readinessTimeout() {
        return OTHERS;
    }

    private Health apiServer() {
        return LocalApiServer.health(api.get().ready());
    }

    private Health controllerManager() {
        return context.loopback().https("kube-controller-manager", CONTROLLER_MANAGER_PORT, "/healthz");
    }

    private Health scheduler() {
        return context.loopback().https("kube-scheduler", SCHEDULER_PORT, "/healthz");
    }

    private static Service service(String name, List<String> argv, List<Path> inputs) {
        Service confined = new Service(name, argv, inputs).asConfined();
        return name.equals("kube-apiserver") ? confined.needing("etcd").asVital() : confined.needing("kube-apiserver");
    }
}
