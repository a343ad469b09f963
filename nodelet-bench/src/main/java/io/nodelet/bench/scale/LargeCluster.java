package io.nodelet.bench.scale;

import io.nodelet.bench.history.BenchCluster;
import io.nodelet.host.AtomicFile;
import io.nodelet.host.linux.Poll;
import io.nodelet.kube.HttpKubeApi;
import io.nodelet.kube.KubeconfigFile;
import io.nodelet.sandbox.Host;
import io.nodelet.sandbox.HostDaemon;
import io.nodelet.sandbox.Kubeconfig;
import io.nodelet.sandbox.Sandboxes;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/// A real master and a real worker among nodes that are made up.
///
/// @param cluster with empty hosts `master-1` and `worker-1`
public record LargeCluster(BenchCluster cluster) {

    static final String INSIDE = "inside";
    private static final String MASTER = "master-1";
    private static final String WORKER = "worker-1";
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final String ENVIRONMENT =
            "export PATH=/opt/pf9/pf9-kube/bin:$PATH KUBECONFIG=/etc/pf9/kube.d/kubeconfigs/admin.yaml\n";

    /// A network of pods for 16,384 nodes; the default has one for 256.
    private static final String ROOM =
            "sed -i 's|^  plugin: flannel|&\\n  podCidr: 10.128.0.0/10|' /etc/pf9/nodelet/nodelet.yaml";

    /// No kubelet looks after the nodes that are made up, so the controller manager has thousands of objects to change,
    /// and by itself changes twenty a second: for minutes it does nothing for those that are real.
    private static final String CONTROLLERS = """
            cat >>/etc/pf9/nodelet/nodelet.yaml <<'X'
            controlPlane:
              controllerManagerFlags: {kube-api-qps: "500", kube-api-burst: "1000"}
            X
            """;

    /// What a host's daemon holds of memory.
    ///
    /// @param when     in words
    /// @param pid      of it
    /// @param resident KiB now
    /// @param peak     the most KiB since it began
    public record Memory(String when, String host, long pid, long resident, long peak) {}

    /// Brings the master up, and makes the others up.
    ///
    /// @param pods that say they run on those
    /// @param out  where to tell how far it is
    public void begin(int nodes, int pods, Redirect out) {
        sh(MASTER, ROOM + "\n" + CONTROLLERS);
        sh(WORKER, ROOM);
        keep(MASTER);
        int exit = cluster.inItsNetwork(out, "scale", INSIDE, cluster.name(), "" + nodes, "" + pods);
        if (exit != 0) {
            throw new IllegalStateException("the nodes could not be made: exit code " + exit);
        }
        sh(MASTER, ENVIRONMENT + "kubectl apply -f - <<'X'\n" + SyntheticNodes.text("flow-schema.yaml") + "X\n");
    }

    /// In the network between the hosts.
    static void fill(String name, int nodes, int pods) {
        Host master = new BenchCluster(name).recorded().host(MASTER);
        new SyntheticNodes(new HttpKubeApi(KubeconfigFile.read(Kubeconfig.of(master)), Duration.ofMinutes(1)))
                .make(nodes, pods);
    }

    /// Lets the worker in.
    ///
    /// @return how long it took until all of it ran
    public Duration join() {
        String token = sh(MASTER, "nodeletctl token create --role worker --ttl 15m");
        AtomicFile.write(Sandboxes.rootOf(host(WORKER)).resolve("etc/pf9/nodelet/join-token"), token, "0600");
        return keep(WORKER);
    }

    /// Has the worker's certificates signed anew.
    public Duration renew() {
        long began = System.nanoTime();
        sh(WORKER, "nodeletd phases restart --regen-certs >&2");
        return Duration.ofNanos(System.nanoTime() - began);
    }

    /// Waits until the cluster's DNS has its second replica.
    public void awaitDnsSpread() {
        await(
                "DNS has one replica still",
                () -> sh(
                                MASTER,
                                ENVIRONMENT
                                        + "kubectl -n kube-system get deployment coredns -o jsonpath='{.spec.replicas}'")
                        .equals("2"));
    }

    /// Requests that the worker's daemon has made since the beginning.
    public long requestsOfWorker() {
        return Long.parseLong(sh(
                        MASTER,
                        ENVIRONMENT
                                + "kubectl get --raw /metrics | sed -n 's/^apiserver_flowcontrol_dispatched_requests_total{"
                                + "flow_schema=\"worker-nodeletd\".*} //p'")
                .strip());
    }

    /// What the daemons hold now.
    public List<Memory> memory(String when) {
        List<Memory> all = new ArrayList<>();
        for (String host : List.of(MASTER, WORKER)) {
            String[] words = sh(host, SyntheticNodes.text("memory.sh")).strip().split(" ", -1);
            all.add(new Memory(
                    when, host, Long.parseLong(words[0]), Long.parseLong(words[1]), Long.parseLong(words[2])));
        }
        return all;
    }

    /// Whether both nodes are as they are wanted, and which of the daemons' threads had to begin again.
    public String troubles() {
        StringBuilder troubles = new StringBuilder();
        for (String host : List.of(MASTER, WORKER)) {
            troubles.append(sh(
                    host,
                    "nodeletd status >/tmp/status 2>&1 || cat /tmp/status\n"
                            + "nodeletd metrics | grep '^nodelet_thread_restarts_total' || true"));
        }
        return troubles.toString();
    }

    private Duration keep(String name) {
        long began = System.nanoTime();
        new HostDaemon(cluster.recorded(), host(name)).ensure();
        await(
                name + " does not come up",
                () -> sh(name, "nodeletd status >/dev/null 2>&1 && echo up || true")
                        .equals("up\n"));
        return Duration.ofNanos(System.nanoTime() - began);
    }

    private static void await(String trouble, BooleanSupplier condition) {
        if (!Poll.until(PATIENCE, condition)) {
            throw new IllegalStateException(trouble + " within " + PATIENCE.toMinutes() + " minutes");
        }
    }

    private Host host(String name) {
        return cluster.recorded().host(name);
    }

    private String sh(String host, String script) {
        return cluster.sandbox("exec", List.of(host, "--", "sh", "-euc", script));
    }
}
