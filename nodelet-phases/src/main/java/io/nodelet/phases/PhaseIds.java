package io.nodelet.phases;

import io.nodelet.model.PhaseId;

/// The phases' public identities, in the order of the seed's list, and what the seed calls them elsewhere.
public final class PhaseIds {
    public static final PhaseId NO_ROLE = new PhaseId(10, "010-no_role.sh", "No role assigned. (Cleanup scripts only)");
    public static final PhaseId CERTS = new PhaseId(
                    20, "020-gen_certs.sh", "Generate certs / Send signing request to CA")
            .called("Generate Certificates");
    public static final PhaseId KUBECONFIGS =
            new PhaseId(30, "030-prepare_kube_configs.sh", "Prepare configuration").called("Prepare Kubeconfigs");
    public static final PhaseId RUNTIME_CONFIGURE = new PhaseId(
                    40, "040-container_runtime_configure.sh", "Configure Container Runtime")
            .called("040-docker_configure.sh", "040-docker_configure", "Configure Docker", "Docker Configure");
    public static final PhaseId RUNTIME_START = new PhaseId(
                    45, "045-container_runtime_start.sh", "Start Container Runtime")
            .called("045-docker_start.sh", "045-docker_start", "Start Docker", "Docker Start");
    public static final PhaseId IMAGES = new PhaseId(48, "048-load_images.sh", "Load user images to container runtime");
    public static final PhaseId ETCD_CONFIGURE =
            new PhaseId(50, "050-etcd_configure.sh", "Configure etcd").called("Etcd Configure");
    public static final PhaseId ETCD_RUN = new PhaseId(55, "055-etcd_run.sh", "Start etcd").called("Etcd Run");
    public static final PhaseId NETWORK =
            new PhaseId(60, "060-network_configure.sh", "Network configuration").called("Network Configure");
    public static final PhaseId CNI =
            new PhaseId(65, "065-cni_configure.sh", "Configure CNI plugin").called("CNI Configure");
    public static final PhaseId MISC =
            new PhaseId(75, "075-misc_scripts.sh", "Miscellaneous scripts and checks").called("Misc Scripts");
    public static final PhaseId BALANCER = new PhaseId(77, "077-api_balancer.sh", "Configure and start API balancer");
    public static final PhaseId CONTROL_PLANE =
            new PhaseId(78, "078-control_plane_start.sh", "Configure and start control plane");
    public static final PhaseId KUBELET = new PhaseId(
                    80, "080-kubelet_configure_start.sh", "Configure and start kubelet")
            .called("Kubelet Configure/Start");
    public static final PhaseId KUBE_PROXY =
            new PhaseId(90, "090-kube_proxy_start.sh", "Configure and start kube-proxy").called("Kube Proxy Start");
    public static final PhaseId WAIT = new PhaseId(
                    100, "100-wait_for_k8s_services.sh", "Wait for k8s services and network to be up")
            .called("Wait for K8s Services");
    public static final PhaseId TAINTS = new PhaseId(
                    110, "110-label_and_taint_node.sh", "Apply and validate node taints")
            .called("Label and Taint Node");
    public static final PhaseId UNCORDON = new PhaseId(130, "130-uncordon_node.sh", "Uncordon node");
    public static final PhaseId DNS = new PhaseId(140, "140-validate_k8s_dns.sh", "Validate k8s DNS");
    public static final PhaseId METRICS = new PhaseId(170, "170-metrics_server.sh", "Deploy metrics server");
    public static final PhaseId KEEPALIVED = new PhaseId(180, "180-keepalived.sh", "Configure and start Keepalived")
            .called("Configure/Start Keepalived");
    public static final PhaseId DRAIN = new PhaseId(
                    210, "210-drain_all_pods.sh", "Drain all pods (stop only operation)")
            .called("Drain All Pods (Stop Only)");

    private PhaseIds() {}
}
