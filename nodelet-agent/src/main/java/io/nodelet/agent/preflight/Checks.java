package io.nodelet.agent.preflight;

import java.util.List;

/// Every check, in the order in which they are reported.
final class Checks {
    static final List<Check> ALL = List.of(
            new Check("root", "acts as root", HostChecks::root),
            new Check("host-name", "the node's name is one that Kubernetes takes", HostChecks::hostName),
            new Check(
                    "address",
                    "the node's address is clear, and outside the cluster's networks",
                    NetworkChecks::address),
            new Check("kernel", "the kernel has what containers and their network need", KernelChecks::features),
            new Check("cgroups", "control groups can be used", KernelChecks::cgroups),
            new Check("swap", "swap is off, or allowed", KernelChecks::swap),
            new Check("memory", "there is enough of it", HostChecks::memory),
            new Check("inotify", "programs of root can watch files", InotifyCheck::instances),
            new Check("disk", "data folders have space", DiskChecks::space),
            new Check("read-only", "folders can be written, and programs started from them", DiskChecks::readOnly),
            new Check("clock", "the clock is not in the past", HostChecks::clock),
            new Check("cluster-clock", "the clock is that of the cluster to join", HostChecks::clusterClock),
            new Check("time-zone", "the time zone is known", HostChecks::timeZone),
            new Check("mtu", "packets fit", NetworkChecks::mtu),
            new Check("ports", "ports are free, or held by this node's own services", NetworkChecks::ports),
            new Check("tools", "programs of the distribution are there", HostChecks::tools),
            new Check("leftovers", "no other Kubernetes lives or lived here", LeftoverChecks::leftovers),
            new Check("pod-network", "nobody else makes the pods' network", OtherNetworks::look),
            new Check("firewall", "what a node needs comes in", FirewallCheck::look),
            new Check("trust", "what root runs or believes is root's alone", TrustCheck::files),
            new Check("authorities", "authorities that were brought can sign", AuthorityCheck::brought),
            new Check("certificates", "none is good for too long, or ends for good soon", CertificateChecks::lives),
            new Check("manifests", "the network's manifests are there, and whole", ManifestsCheck::manifests),
            new Check("labels", "a worker may say of itself what its labels say", LabelsCheck::labels),
            new Check("bundle", "the components are there, and signed as configured", BundleCheck::bundle));

    /// The checks that also matter to a machine without a role.
    static final List<String> WITHOUT_ROLE = List.of("root", "read-only");

    private Checks() {}
}
