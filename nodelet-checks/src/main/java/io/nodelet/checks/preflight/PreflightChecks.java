package io.nodelet.checks.preflight;

import java.util.List;

/// Every check, in the order in which they are reported.
final class PreflightChecks {
    static final List<PreflightCheck> ALL = List.of(
            new PreflightCheck("root", "acts as root", HostChecks::root),
            new PreflightCheck("host-name", "the node's name is one that Kubernetes takes", HostChecks::hostName),
            new PreflightCheck(
                    "address",
                    "the node's address is clear, and outside the cluster's networks",
                    NetworkChecks::address),
            new PreflightCheck(
                    "kernel", "the kernel has what containers and their network need", KernelChecks::features),
            new PreflightCheck("cgroups", "control groups can be used", KernelChecks::cgroups),
            new PreflightCheck("swap", "swap is off, or allowed", KernelChecks::swap),
            new PreflightCheck("memory", "there is enough of it", HostChecks::memory),
            new PreflightCheck("inotify", "programs of root can watch files", InotifyCheck::instances),
            new PreflightCheck("disk", "data folders have space", DiskChecks::space),
            new PreflightCheck(
                    "read-only", "folders can be written, and programs started from them", DiskChecks::readOnly),
            new PreflightCheck("clock", "the clock is not in the past", HostChecks::clock),
            new PreflightCheck("cluster-clock", "the clock is that of the cluster to join", HostChecks::clusterClock),
            new PreflightCheck("time-zone", "the time zone is known", HostChecks::timeZone),
            new PreflightCheck("mtu", "packets fit", NetworkChecks::mtu),
            new PreflightCheck("ports", "ports are free, or held by this node's own services", NetworkChecks::ports),
            new PreflightCheck("tools", "programs of the distribution are there", HostChecks::tools),
            new PreflightCheck("leftovers", "no other Kubernetes lives or lived here", LeftoverChecks::leftovers),
            new PreflightCheck("pod-network", "nobody else makes the pods' network", OtherNetworks::check),
            new PreflightCheck("firewall", "what a node needs comes in", FirewallCheck::check),
            new PreflightCheck("trust", "what root runs or believes is root's alone", TrustCheck::files),
            new PreflightCheck("authorities", "authorities that were brought can sign", AuthorityCheck::brought),
            new PreflightCheck(
                    "certificates", "none is good for too long, or ends for good soon", CertificateChecks::lives),
            new PreflightCheck("manifests", "the network's manifests are there, and whole", ManifestsCheck::manifests),
            new PreflightCheck("labels", "a worker may say of itself what its labels say", LabelsCheck::labels),
            new PreflightCheck("bundle", "the components are there, and signed as configured", BundleCheck::bundle));

    /// The checks that also matter to a machine without a role.
    static final List<String> WITHOUT_ROLE = List.of("root", "read-only");

    private PreflightChecks() {}
}
