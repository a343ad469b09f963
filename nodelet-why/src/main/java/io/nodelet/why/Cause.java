package io.nodelet.why;

import java.util.Set;

/// Every cause that can be named: its id, which is a contract with scripts; how it ranks; and, for the manual, what it
/// means and what mends it.
public enum Cause {
    DISK_FULL("disk.full", Sort.ROOT, 95, "A file system that the node writes to is full", "make room on it"),
    DISK_INODES("disk.inodes", Sort.ROOT, 95, "A file system has no inodes left", "remove small files from it"),
    DISK_READ_ONLY("disk.read-only", Sort.ROOT, 94, "A folder of the node can't be written", "mount it writable"),
    CLOCK_BEHIND(
            "clock.behind",
            Sort.ROOT,
            93,
            "The clock is behind the certificates, or behind our own records",
            "set the clock"),
    NAME_CHANGED(
            "machine.name-changed",
            Sort.ROOT,
            92,
            "The machine has another name than its certificates",
            "give it its name back, or set `node.name`"),
    ADDRESS_CHANGED(
            "machine.address-changed",
            Sort.ROOT,
            92,
            "The machine has another address than its certificates",
            "bring the address back, or issue new certificates"),
    LEDGER_UNREADABLE(
            "ledger.unreadable",
            Sort.ROOT,
            91,
            "The ledger is damaged or can't be read",
            "bring it back from a backup"),
    CONFIGURATION_INVALID(
            "configuration.invalid", Sort.ROOT, 90, "The configuration file has mistakes", "`nodeletd config check`"),
    FACTS_UNCLEAR(
            "machine.address-missing",
            Sort.ROOT,
            89,
            "The machine has no address that can be the node's",
            "bring the interface up, or set `node.address`"),
    CERTIFICATE_EXPIRED(
            "certificate.expired",
            Sort.ROOT,
            86,
            "A certificate has expired",
            "`nodeletd phases start` issues it anew"),
    AUTHORITY_DAMAGED(
            "certificate.authority",
            Sort.ROOT,
            85,
            "An authority's certificate or key is damaged or gone",
            "bring it back from a backup"),
    CERTIFICATE_NOT_YET_VALID(
            "certificate.not-yet-valid",
            Sort.ROOT,
            85,
            "A certificate is valid in the future only",
            "set the clock, or issue it anew"),
    CERTIFICATE_FOREIGN(
            "certificate.foreign-authority",
            Sort.ROOT,
            84,
            "A certificate is signed by another authority",
            "`nodeletd phases start` issues it anew"),
    CERTIFICATE_KEY(
            "certificate.key-mismatch",
            Sort.ROOT,
            84,
            "A key does not belong to its certificate",
            "`nodeletd phases start` issues both anew"),
    CERTIFICATE_MISSING(
            "certificate.missing",
            Sort.ROOT,
            84,
            "A certificate or its key is gone",
            "`nodeletd phases start` issues it anew"),
    CERTIFICATE_UNREADABLE(
            "certificate.unreadable",
            Sort.ROOT,
            84,
            "A certificate or its key can't be read",
            "`nodeletd phases start` issues it anew"),
    ETCD_NOSPACE(
            "etcd.no-space",
            Sort.ROOT,
            83,
            "etcd has reached its quota and takes no writes",
            "compact, defragment, disarm; raise `etcd.quotaMiB`"),
    CERTIFICATE_NAMES(
            "certificate.wrong-names",
            Sort.ROOT,
            82,
            "A certificate names somebody else",
            "`nodeletd phases start` issues it anew"),
    ETCD_CORRUPT("etcd.data-damaged", Sort.ROOT, 82, "etcd can't read its data", "restore a snapshot"),
    PORT_TAKEN("port.taken", Sort.ROOT, 81, "Another program holds a port that a component needs", "end that program"),
    MEMORY_EXHAUSTED("memory.exhausted", Sort.ROOT, 80, "The machine has no memory left", "end what uses it"),
    MACHINE_UNFIT(
            "machine.unfit",
            Sort.ROOT,
            79,
            "The machine lacks something that a node needs (see `nodeletd preflight`)",
            "what the check says"),
    SOCKET_MISSING(
            "containerd.socket-missing",
            Sort.ROOT,
            79,
            "containerd runs, but its socket is gone",
            "restart containerd"),
    ENCRYPTION_DAMAGED(
            "encryption.key",
            Sort.ROOT,
            78,
            "The key that encrypts secrets in etcd is gone or damaged",
            "bring the file back from a backup"),
    SIGNING_KEY(
            "service-accounts.key",
            Sort.ROOT,
            77,
            "The key that signs service account tokens is gone",
            "bring it back from a backup"),
    UNRECORDED(
            "service.unrecorded",
            Sort.ROOT,
            76,
            "A component runs that nodeletd has no record of",
            "end that process, then start"),
    BINARY_MISSING(
            "binary.missing",
            Sort.ROOT,
            75,
            "A program of the node is gone",
            "`nodeletd phases start` installs it again"),
    BINARY_CHANGED(
            "binary.changed",
            Sort.ROOT,
            74,
            "A program of the node was changed",
            "`nodeletd phases start` installs it again"),
    CNI_CONFIGURATION(
            "cni.configuration",
            Sort.ROOT,
            73,
            "The pods' network configuration is gone or was changed",
            "`nodeletd phases start` writes it again"),
    CNI_PLUGIN(
            "cni.plugin",
            Sort.ROOT,
            73,
            "A network plugin is gone or was changed",
            "`nodeletd phases start` installs it again"),
    FILE_MISSING(
            "file.missing",
            Sort.ROOT,
            72,
            "A configuration file or a folder of the node is gone",
            "`nodeletd phases start` makes it again"),
    FILE_CHANGED(
            "file.changed",
            Sort.ROOT,
            71,
            "A configuration file of the node was changed",
            "`nodeletd phases start` writes it again"),
    SWAP_ON("machine.swap", Sort.ROOT, 70, "Swap is on, and kubelet does not start with it", "`swapoff -a`"),
    CNI_FOREIGN(
            "cni.foreign",
            Sort.ROOT,
            68,
            "Another network configuration comes before ours",
            "remove it, or set `network.plugin: none`"),
    OUT_OF_MEMORY(
            "service.out-of-memory",
            Sort.DEATH,
            66,
            "The kernel killed a component for its memory",
            "raise its limit, or free memory"),
    FROZEN("service.frozen", Sort.DEATH, 65, "A component is stopped by a signal (SIGSTOP)", "`kill -CONT`"),
    BRIDGE_GONE(
            "network.bridge", Sort.ROOT, 64, "The pods' bridge is gone, down or without address", "restart the pods"),
    TABLE_GONE(
            "network.table",
            Sort.ROOT,
            63,
            "A firewall table of a component is gone or empty",
            "restart the component that makes it"),
    ROUTE_GONE("network.route", Sort.ROOT, 63, "The route to the pods is gone", "bring it back"),
    REFUSES("service.refuses", Sort.ROOT, 62, "A component ended and said why", "what its last words ask for"),
    DIED("service.died", Sort.DEATH, 60, "A component does not run any more", "`nodeletd phases start`"),
    KERNEL_SETTING(
            "kernel.setting",
            Sort.ROOT,
            60,
            "A kernel setting of the node was changed",
            "`nodeletd phases start` sets it again"),
    IMAGE_MISSING(
            "image.missing",
            Sort.ROOT,
            58,
            "An image of the bundle is not in containerd",
            "`nodeletd phases start` imports it again"),
    RESOLVER_LOOP(
            "resolver.loop",
            Sort.ROOT,
            57,
            "The node's resolver asks the cluster's DNS, which asks the node's",
            "name another server in resolv.conf"),
    FORWARD_DROPPED(
            "network.forward-dropped",
            Sort.ROOT,
            57,
            "A firewall drops what is forwarded",
            "allow the pods' network in it"),
    HUNG("service.hung", Sort.DEATH, 55, "A component runs, but does not answer", "restart it"),
    BUNDLE(
            "bundle.damaged",
            Sort.ROOT,
            54,
            "The bundle is gone or damaged, so nothing can be mended from it",
            "copy it again"),
    RESOLVER(
            "resolver.broken",
            Sort.ROOT,
            52,
            "The node's resolver configuration is gone or names no server",
            "name a server in resolv.conf"),
    OBJECT_CHANGED(
            "cluster.object",
            Sort.ROOT,
            50,
            "An object that the node needs in the cluster is gone or was changed",
            "`nodeletd phases start` applies it again"),
    UNREGISTERED("node.unregistered", Sort.SYMPTOM, 48, "The cluster does not know the node", "restart kubelet"),
    CHANGING("node.changing", Sort.NOTE, 50, "Another nodeletd acts at this moment", "wait until it has ended"),
    API_REFUSES(
            "api.refuses",
            Sort.SYMPTOM,
            43,
            "The API server refuses nodeletd's own credentials",
            "issue certificates anew"),
    UNHEALTHY("service.unhealthy", Sort.SYMPTOM, 40, "A component says that it is not well", "read what it says"),
    STOPPED("node.stopped", Sort.ROOT, 97, "The node was stopped on purpose", "`nodeletd phases start`"),
    OUTDATED(
            "service.outdated",
            Sort.SYMPTOM,
            38,
            "A component runs with an older binary or configuration",
            "`nodeletd phases start` restarts it"),
    PHASE_STOPPED("phase.stopped", Sort.SYMPTOM, 35, "A phase is not up", "`nodeletd phases start`"),
    NOT_READY("node.not-ready", Sort.SYMPTOM, 30, "The node is not Ready", "what kubelet says"),
    POD_FAILING(
            "pod.failing", Sort.SYMPTOM, 25, "A pod of the cluster's own does not run", "what kubelet says about it"),
    NEVER_STARTED("node.never-started", Sort.SYMPTOM, 20, "This node was never started", "`nodeletd phases start`"),
    PHASE_FAILING(
            "phase.failing",
            Sort.SYMPTOM,
            15,
            "A phase's check fails, and nothing says why",
            "`nodeletd phases start`"),
    PAUSED("node.paused", Sort.NOTE, 40, "An operator has paused the daemon: it heals nothing", "`nodeletd resume`"),
    CORDONED("node.cordoned", Sort.NOTE, 30, "Somebody keeps new pods away from the node", "`kubectl uncordon`"),
    QUOTA_NEAR(
            "etcd.quota-near",
            Sort.NOTE,
            25,
            "etcd's database is close to its quota",
            "compact and defragment; raise `etcd.quotaMiB`"),
    CERTIFICATE_ENDS(
            "certificate.ends-soon", Sort.NOTE, 20, "A certificate ends soon", "`nodeletd phases start` renews it"),
    CERTIFICATE_MODE(
            "certificate.mode",
            Sort.NOTE,
            20,
            "A key or certificate has another mode than it should",
            "`nodeletd phases start` sets it"),
    UNAPPLIED(
            "configuration.unapplied",
            Sort.NOTE,
            15,
            "The configuration no longer asks for something that is there",
            "`nodeletd phases start`"),
    UNFINISHED("look.unfinished", Sort.NOTE, 5, "Something could not be looked at in time", "look again");

    /// How a cause relates to others.
    public enum Sort {
        /// Something concrete is wrong; only another root that says so explains it.
        ROOT,
        /// A component does not do its work. Explained by a root in it or below it, or by another death below it.
        DEATH,
        /// What follows when something else is wrong.
        SYMPTOM,
        /// Worth knowing; the node is well.
        NOTE
    }

    private final String id;
    private final Sort sort;
    private final int weight;
    private final String about;
    private final String mend;

    Cause(String id, Sort sort, int weight, String about, String mend) {
        this.id = id;
        this.sort = sort;
        this.weight = weight;
        this.about = about;
        this.mend = mend;
    }

    public String id() {
        return id;
    }

    public Sort sort() {
        return sort;
    }

    /// The larger, the sooner it is named; 0 to 100.
    public int weight() {
        return weight;
    }

    /// What it means, as the manual says it.
    public String about() {
        return about;
    }

    /// What mends it, as the manual says it.
    public String mend() {
        return mend;
    }

    /// The roots that follow from this one.
    Set<Cause> covers() {
        return switch (this) {
            case CLOCK_BEHIND -> Set.of(CERTIFICATE_NOT_YET_VALID, MACHINE_UNFIT);
            case NAME_CHANGED, ADDRESS_CHANGED ->
                Set.of(CERTIFICATE_NAMES, FILE_CHANGED, FILE_MISSING, OBJECT_CHANGED, UNREGISTERED);
            case DISK_FULL, DISK_INODES, DISK_READ_ONLY -> Set.of(MACHINE_UNFIT, REFUSES, ETCD_CORRUPT, OBJECT_CHANGED);
            case MEMORY_EXHAUSTED -> Set.of(OUT_OF_MEMORY, MACHINE_UNFIT);
            case ETCD_NOSPACE, ETCD_CORRUPT, PORT_TAKEN, UNRECORDED -> Set.of(REFUSES);
            case BINARY_MISSING, BINARY_CHANGED, FILE_MISSING, FILE_CHANGED, ENCRYPTION_DAMAGED -> Set.of(REFUSES);
            case CERTIFICATE_EXPIRED, CERTIFICATE_FOREIGN, CERTIFICATE_KEY -> Set.of(REFUSES);
            case CERTIFICATE_MISSING, CERTIFICATE_UNREADABLE, CERTIFICATE_NAMES -> Set.of(REFUSES);
            case AUTHORITY_DAMAGED -> Set.of(CERTIFICATE_FOREIGN, CERTIFICATE_UNREADABLE, REFUSES);
            case SWAP_ON -> Set.of(REFUSES, MACHINE_UNFIT);
            case RESOLVER, RESOLVER_LOOP -> Set.of(OBJECT_CHANGED);
            default -> Set.of();
        };
    }
}
