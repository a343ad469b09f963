package io.nodelet.model;

import io.nodelet.model.Doc.Format;
import java.util.List;
import java.util.Map;

/// Everything an operator can say about a node: the configuration file, with every default filled in.
///
/// Each part is a record with a `DEFAULTS` constant; an empty file is the whole of [#DEFAULTS]: a master of its own
/// single-node cluster. An empty text means "not set".
public record NodeConfig(
        @Doc(value = "The cluster's id, as management planes know it.", format = Format.WORD)
        String clusterId,

        @Doc(
                value = "What this machine is.",
                oneOf = {"master", "worker", "none"})
        Role role,

        @Doc("This machine's name and address in the cluster.")
        Identity node,

        @Doc("Addresses of pods and services, and who routes them.")
        Network network,

        @Doc("The Kubernetes API server, and the rest of the control plane.")
        ControlPlane controlPlane,

        @Doc("How this machine gets into the cluster the first time.")
        Join join,

        @Doc("The store behind the API server.") EtcdConfig etcd,

        @Doc("containerd: mirrors, proxies, private registries.")
        ContainerRuntime runtime,

        @Doc("The node agent of Kubernetes.") Kubelet kubelet,

        @Doc("How the node's programs are run.") RunningConfig running,

        @Doc("Where this node's components come from.") Components components,

        @Doc("What is deployed into the cluster beside the node.")
        Addons addons,

        @Doc("Scripts of the operator's own, and the cloud provider.")
        Misc misc,

        @Doc("Checks before anything is touched.") Preflight preflight,
        @Doc("How this node goes down.") Drain drain,

        @Doc("How the daemon keeps this node: `nodeletd run`.")
        Daemon daemon) {

    public static final NodeConfig DEFAULTS = new NodeConfig(
            "nodelet",
            Role.MASTER,
            Identity.DEFAULTS,
            Network.DEFAULTS,
            ControlPlane.DEFAULTS,
            Join.DEFAULTS,
            EtcdConfig.DEFAULTS,
            ContainerRuntime.DEFAULTS,
            Kubelet.DEFAULTS,
            RunningConfig.DEFAULTS,
            Components.DEFAULTS,
            Addons.DEFAULTS,
            Misc.DEFAULTS,
            Preflight.DEFAULTS,
            Drain.DEFAULTS,
            Daemon.DEFAULTS);

    /// Who this machine is.
    public record Identity(
            @Doc(value = "The node's name in Kubernetes. Empty: the host name in lower case.", format = Format.NAME)
            String name,

            @Doc(
                    value = "The address other nodes reach it at. Empty: that of the interface of the default route, or"
                            + " the only one there is.",
                    format = Format.ADDRESS)
            String address,

            @Doc(value = "Labels that the node carries.", format = Format.LABEL)
            Map<String, String> labels,

            @Doc(value = "Taints, each as `key=value:Effect` or `key:Effect`.", format = Format.TAINT)
            List<String> taints,

            @Doc("Whether ordinary workloads may run on a master. Without it masters are tainted, except a master that"
                    + " is told otherwise here.")
            boolean workloadsOnMaster) {
        public static final Identity DEFAULTS = new Identity("", "", Map.of(), List.of(), true);
    }

    /// The cluster's networks.
    public record Network(
            @Doc(value = "Addresses of pods.", format = Format.CIDR)
            String podCidr,

            @Doc(value = "Addresses of services; the 10th is the cluster's DNS.", format = Format.CIDR)
            String serviceCidr,

            @Doc(value = "The cluster's DNS domain.", format = Format.NAME)
            String dnsDomain,

            @Doc(
                    value = "Who connects the pods: `bridge` for a single node, `flannel` between nodes, `none` when"
                            + " you install another one.",
                    oneOf = {"bridge", "flannel", "none"})
            String plugin,

            @Doc(
                    value = "With `plugin: none`, the manifests of the network that you bring: a file, or a folder"
                            + " whose .yaml, .yml and .json files are applied in the order of their names. Masters"
                            + " read them.",
                    format = Format.PATH)
            String manifests,

            @Doc(
                    value = "How flannel carries packets between nodes.",
                    oneOf = {"vxlan", "host-gw"})
            String flannelBackend,

            @Doc(value = "The bridge that pods are plugged into.", format = Format.INTERFACE)
            String bridge,

            @Doc(value = "The pods' MTU; 0 means the right one for the node's interface.", min = 0, max = 65535)
            int mtu,

            @Doc(
                    value = "How kube-proxy programs services.",
                    oneOf = {"nftables", "iptables"})
            String proxyMode,

            @Doc("IPv4 and IPv6 beside each other. The same on every node, and from the first start on.")
            DualStack dualStack) {
        public static final Network DEFAULTS = new Network(
                "10.20.0.0/16",
                "10.21.0.0/22",
                "cluster.local",
                "bridge",
                "",
                "vxlan",
                "cni0",
                0,
                "nftables",
                DualStack.DEFAULTS);

        /// The networks of pods: one, or one of each family.
        public List<String> podCidrs() {
            return dualStack.wanted() ? List.of(podCidr, dualStack.podCidr()) : List.of(podCidr);
        }

        /// The networks of services, likewise.
        public List<String> serviceCidrs() {
            return dualStack.wanted() ? List.of(serviceCidr, dualStack.serviceCidr()) : List.of(serviceCidr);
        }
    }

    /// The API server, controller-manager and scheduler.
    public record ControlPlane(
            @Doc(
                    value = "Where nodes and people reach the API: a load balancer, a name, or a virtual IP of your"
                            + " own. Empty: `virtualIp.address`, else this master's own address.",
                    format = Format.HOST)
            String endpoint,

            @Doc("An address that moves to a master whose API server is ready. The same on every master.")
            VirtualIp virtualIp,

            @Doc(value = "Addresses of the masters. Empty: found in the cluster, and kept.", format = Format.ADDRESS)
            List<String> masters,

            @Doc(value = "The API server's port.", format = Format.PORT)
            int port,

            @Doc(
                    value = "Where a worker's own programs reach the masters, on 127.0.0.1. 0: none.",
                    min = 0,
                    max = 65535)
            int localPort,

            @Doc(value = "More names and addresses for the API server's certificate.", format = Format.HOST)
            List<String> extraSans,

            @Doc(value = "More flags for kube-apiserver; admission plugins add to ours.", format = Format.FLAG)
            Map<String, String> apiserverFlags,

            @Doc(value = "More flags for kube-controller-manager.", format = Format.FLAG)
            Map<String, String> controllerManagerFlags,

            @Doc(value = "More flags for kube-scheduler.", format = Format.FLAG)
            Map<String, String> schedulerFlags,

            @Doc("Whether secrets lie encrypted in etcd.") boolean encryptSecrets,

            @Doc(value = "An audit policy of your own. Empty: that of docs/security.md.", format = Format.FILE)
            String auditPolicyFile,

            @Doc(value = "How long certificates are valid.", min = 1, max = 36500)
            int certificateDays) {
        public static final ControlPlane DEFAULTS = new ControlPlane(
                "", VirtualIp.DEFAULTS, List.of(), 6443, 7445, List.of(), Map.of(), Map.of(), Map.of(), true, "", 365);

        /// Where nodes and people are told to reach the API; empty where only a master's own address is known.
        public String reachedAt() {
            return endpoint.isEmpty() ? virtualIp.address() : endpoint;
        }
    }

    /// Joining.
    public record Join(
            @Doc(
                    value = "The file that holds the join token, readable by root alone. A machine needs it until it"
                            + " has joined.",
                    format = Format.PATH)
            String tokenFile,

            @Doc(
                    value = "On a master that joins a cluster: a master that runs, or the cluster's endpoint. Empty on"
                            + " the first master, which begins the cluster.",
                    format = Format.HOST)
            String server) {
        public static final Join DEFAULTS = new Join("/etc/pf9/nodelet/join-token", "");
    }

    /// containerd.
    public record ContainerRuntime(
            @Doc(
                    value = "Mirrors of a registry: its host (or `_default` for every one) to URLs tried in order. One"
                            + " with `/v2` in its path, as Harbor's projects have, is used as it is.",
                    format = Format.URL)
            Map<String, List<String>> mirrors,

            @Doc("Registries with credentials or a CA of their own, by host.")
            Map<String, Registry> registries,

            @Doc(value = "Proxy for http.", format = Format.URL)
            String httpProxy,

            @Doc(value = "Proxy for https.", format = Format.URL)
            String httpsProxy,

            @Doc("Hosts and networks reached without a proxy, beside the cluster's own.")
            List<String> noProxy,

            @Doc(value = "Folder of image tars to load at start.", format = Format.PATH)
            String imagesDir) {
        public static final ContainerRuntime DEFAULTS =
                new ContainerRuntime(Map.of(), Map.of(), "", "", List.of(), "/var/opt/pf9/images");
    }

    /// kubelet.
    public record Kubelet(
            @Doc(value = "The most pods this node runs.", min = 1, max = 2000)
            int maxPods,

            @Doc(
                    value = "How cgroups are made. `auto`: systemd where it is PID 1 on cgroup v2, else cgroupfs.",
                    oneOf = {"auto", "systemd", "cgroupfs"})
            String cgroupDriver,

            @Doc("Whether swap may be on.") boolean allowSwap,

            @Doc("Fields of KubeletConfiguration, as in its reference: groups are merged into ours, others replace it.")
            Map<String, Object> settings) {
        public static final Kubelet DEFAULTS = new Kubelet(110, "auto", false, Map.of());
    }

    /// The seed's miscellaneous scripts.
    public record Misc(
            @Doc(
                    value = "`external` when a cloud controller manager of yours initialises nodes.",
                    oneOf = {"", "external"})
            String cloudProvider,

            @Doc(value = "The cloud provider's configuration, copied to every node.", format = Format.FILE)
            String cloudConfigFile,

            @Doc(value = "A script run before the stack starts.", format = Format.FILE)
            String preScript,

            @Doc(value = "A script run once the stack is up.", format = Format.FILE)
            String postScript) {
        public static final Misc DEFAULTS = new Misc("", "", "", "");
    }

    /// Preflight.
    public record Preflight(
            @Doc("Checks to skip, by name; `nodeletd preflight` lists them.")
            List<String> ignore) {
        public static final Preflight DEFAULTS = new Preflight(List.of());
    }

    /// Drain.
    public record Drain(
            @Doc(
                    value = "How long a drain waits for PodDisruptionBudgets. Then the stop fails; with --force it"
                            + " deletes what is left.",
                    format = Format.DURATION)
            String deadline,

            @Doc("Whether a full stop drains the node first.")
            boolean onStop) {
        public static final Drain DEFAULTS = new Drain("5m", true);
    }

    /// The resident agent.
    public record Daemon(
            @Doc(
                    value = "What is wanted of the stack: `true`: it runs; `false`: it is down; `ignore`: the daemon"
                            + " only looks. A later `phases start` or `stop` is the last word until this changes.",
                    oneOf = {"true", "false", "ignore"})
            String serviceState,

            @Doc(
                    value = "How often every phase is checked. Ends of services and changed files are seen at once,"
                            + " beside this.",
                    format = Format.DURATION)
            String interval,

            @Doc(value = "How often services are asked whether they are well.", format = Format.DURATION)
            String probeInterval,

            @Doc(
                    value = "Where metrics are served over HTTPS, such as `0.0.0.0:10990`, to clients with a"
                            + " certificate of the cluster's authority. Empty: `nodeletd metrics` alone prints"
                            + " them.",
                    format = Format.ENDPOINT)
            String metricsAddress) {
        public static final Daemon DEFAULTS = new Daemon("true", "60s", "10s", "");
    }
}
