package io.nodelet.why;

import java.util.Set;

/// Every cause that can be named: its id, which is a contract with scripts, and how it ranks. What each means and what
/// mends it stands in docs/why.md.
public enum Cause {
    DISK_FULL("disk.full", Sort.ROOT, 95),
    DISK_INODES("disk.inodes", Sort.ROOT, 95),
    DISK_READ_ONLY("disk.read-only", Sort.ROOT, 94),
    CLOCKS_DIFFER("clock.differs", Sort.ROOT, 93),
    CLOCK_BEHIND("clock.behind", Sort.ROOT, 93),
    ADDRESS_CHANGED("machine.address-changed", Sort.ROOT, 92),
    LEDGER_UNREADABLE("ledger.unreadable", Sort.ROOT, 91),
    CONFIGURATION_INVALID("configuration.invalid", Sort.ROOT, 90),
    FACTS_UNCLEAR("machine.address-missing", Sort.ROOT, 89),
    CERTIFICATE_EXPIRED("certificate.expired", Sort.ROOT, 86),
    AUTHORITY_DAMAGED("certificate.authority", Sort.ROOT, 85),
    CERTIFICATE_NOT_YET_VALID("certificate.not-yet-valid", Sort.ROOT, 85),
    CERTIFICATE_FOREIGN("certificate.foreign-authority", Sort.ROOT, 84),
    CERTIFICATE_KEY("certificate.key-mismatch", Sort.ROOT, 84),
    CERTIFICATE_MISSING("certificate.missing", Sort.ROOT, 84),
    CERTIFICATE_UNREADABLE("certificate.unreadable", Sort.ROOT, 84),
    ETCD_SPLIT("etcd.split", Sort.ROOT, 88),
    ETCD_FOREIGN("etcd.cluster-id", Sort.ROOT, 88),
    ETCD_DATA_GONE("etcd.data-gone", Sort.ROOT, 88),
    ETCD_DATA_FOREIGN("etcd.data-foreign", Sort.ROOT, 88),
    REJOIN_HALF_DONE("etcd.rejoin-half-done", Sort.ROOT, 87),
    RESTORE_HALF_DONE("etcd.restore-half-done", Sort.ROOT, 87),
    ETCD_NOSPACE("etcd.no-space", Sort.ROOT, 83),
    CERTIFICATE_NAMES("certificate.wrong-names", Sort.ROOT, 82),
    ETCD_CORRUPT("etcd.data-damaged", Sort.ROOT, 82),
    STATE_DAMAGED("state.damaged", Sort.ROOT, 82),
    PORT_TAKEN("port.taken", Sort.ROOT, 81),
    MEMORY_EXHAUSTED("memory.exhausted", Sort.ROOT, 80),
    INOTIFY_SPENT("machine.inotify", Sort.ROOT, 80),
    MACHINE_UNFIT("machine.unfit", Sort.ROOT, 79),
    SOCKET_MISSING("containerd.socket-missing", Sort.ROOT, 79),
    ENCRYPTION_DAMAGED("encryption.key", Sort.ROOT, 78),
    SIGNING_KEY("service-accounts.key", Sort.ROOT, 77),
    UNRECORDED("service.unrecorded", Sort.ROOT, 76),
    UNIT_MASKED("unit.masked", Sort.ROOT, 75),
    UNIT_CHANGED("unit.changed", Sort.ROOT, 75),
    BINARY_MISSING("binary.missing", Sort.ROOT, 75),
    BINARY_CHANGED("binary.changed", Sort.ROOT, 74),
    CNI_CONFIGURATION("cni.configuration", Sort.ROOT, 73),
    CNI_PLUGIN("cni.plugin", Sort.ROOT, 73),
    FILE_MISSING("file.missing", Sort.ROOT, 72),
    FILE_CHANGED("file.changed", Sort.ROOT, 71),
    SWAP_ON("machine.swap", Sort.ROOT, 70),
    CNI_FOREIGN("cni.foreign", Sort.ROOT, 68),
    UNIT_SETTINGS("unit.settings", Sort.ROOT, 67),
    OUT_OF_MEMORY("service.out-of-memory", Sort.DEATH, 66),
    FROZEN("service.frozen", Sort.DEATH, 65),
    BRIDGE_FOREIGN("network.bridge-address", Sort.ROOT, 65),
    BRIDGE_GONE("network.bridge", Sort.ROOT, 64),
    TABLE_GONE("network.table", Sort.ROOT, 63),
    ROUTE_GONE("network.route", Sort.ROOT, 63),
    REFUSES("service.refuses", Sort.ROOT, 62),
    DIED("service.died", Sort.DEATH, 60),
    KERNEL_SETTING("kernel.setting", Sort.ROOT, 60),
    IMAGE_MISSING("image.missing", Sort.ROOT, 58),
    RESOLVER_LOOP("resolver.loop", Sort.ROOT, 57),
    FORWARD_DROPPED("network.forward-dropped", Sort.ROOT, 57),
    INPUT_DROPPED("network.input-dropped", Sort.ROOT, 57),
    HUNG("service.hung", Sort.DEATH, 55),
    PRESSURE("node.pressure", Sort.ROOT, 56),
    DNS_SCALED("dns.no-replicas", Sort.ROOT, 55),
    BUNDLE("bundle.damaged", Sort.ROOT, 54),
    RESOLVER("resolver.broken", Sort.ROOT, 52),
    OBJECT_CHANGED("cluster.object", Sort.ROOT, 50),
    DELETED("node.deleted", Sort.ROOT, 61),
    UNREGISTERED("node.unregistered", Sort.SYMPTOM, 48),
    CHANGING("node.changing", Sort.NOTE, 50),
    WEBHOOK_UNSERVED("webhook.unserved", Sort.SYMPTOM, 47),
    NO_QUORUM("etcd.no-quorum", Sort.SYMPTOM, 46),
    API_UNREACHABLE("api.unreachable", Sort.SYMPTOM, 44),
    API_REFUSES("api.refuses", Sort.SYMPTOM, 43),
    API_FORBIDDEN("api.forbidden", Sort.SYMPTOM, 42),
    UNHEALTHY("service.unhealthy", Sort.SYMPTOM, 40),
    STOPPED("node.stopped", Sort.ROOT, 97),
    OUTDATED("service.outdated", Sort.SYMPTOM, 38),
    PHASE_STOPPED("phase.stopped", Sort.SYMPTOM, 35),
    PODS_UNREACHED("network.pods-unreached", Sort.SYMPTOM, 33),
    NOT_READY("node.not-ready", Sort.SYMPTOM, 30),
    POD_IMAGE("pod.image", Sort.SYMPTOM, 28),
    POD_CONFIGURATION("pod.configuration", Sort.SYMPTOM, 27),
    POD_WAITING("pod.waiting", Sort.SYMPTOM, 26),
    POD_FAILING("pod.failing", Sort.SYMPTOM, 25),
    METRICS_UNAVAILABLE("metrics.unavailable", Sort.SYMPTOM, 24),
    POD_CRASHES("pod.crashes", Sort.SYMPTOM, 23),
    NEVER_STARTED("node.never-started", Sort.SYMPTOM, 20),
    PHASE_FAILING("phase.failing", Sort.SYMPTOM, 15),
    KEEPER_SILENT("nodeletd.hung", Sort.NOTE, 46),
    KEEPER_GONE("nodeletd.not-running", Sort.NOTE, 45),
    KEEPER_DISABLED("nodeletd.disabled", Sort.NOTE, 42),
    PAUSED("node.paused", Sort.NOTE, 40),
    IGNORED("node.ignored", Sort.NOTE, 38),
    NAME_CHANGED("machine.name-changed", Sort.NOTE, 35),
    CORDONED("node.cordoned", Sort.NOTE, 30),
    DRILL_FAILED("etcd.drill-failed", Sort.NOTE, 29),
    SNAPSHOT_OLD("etcd.snapshot-old", Sort.NOTE, 28),
    COPY_FAILED("etcd.copy-failed", Sort.NOTE, 27),
    QUOTA_NEAR("etcd.quota-near", Sort.NOTE, 25),
    STATE_SET_ASIDE("state.set-aside", Sort.NOTE, 22),
    AUTHORITY_ENDS("certificate.authority-ends", Sort.NOTE, 21),
    CERTIFICATE_ENDS("certificate.ends-soon", Sort.NOTE, 20),
    CERTIFICATE_MODE("certificate.mode", Sort.NOTE, 20),
    UNAPPLIED("configuration.unapplied", Sort.NOTE, 15);

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

    Cause(String id, Sort sort, int weight) {
        this.id = id;
        this.sort = sort;
        this.weight = weight;
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

    /// The roots that follow from this one.
    Set<Cause> covers() {
        return switch (this) {
            case FACTS_UNCLEAR -> Set.of(MACHINE_UNFIT);
            case CLOCK_BEHIND -> Set.of(CERTIFICATE_NOT_YET_VALID, MACHINE_UNFIT);
            case ADDRESS_CHANGED ->
                Set.of(CERTIFICATE_NAMES, FILE_CHANGED, FILE_MISSING, OBJECT_CHANGED, DELETED, UNREGISTERED);
            case DISK_FULL, DISK_INODES, DISK_READ_ONLY -> Set.of(MACHINE_UNFIT, REFUSES, ETCD_CORRUPT, OBJECT_CHANGED);
            case INOTIFY_SPENT -> Set.of(REFUSES);
            case MEMORY_EXHAUSTED -> Set.of(OUT_OF_MEMORY, MACHINE_UNFIT);
            case ETCD_NOSPACE, ETCD_CORRUPT, STATE_DAMAGED, PORT_TAKEN, UNRECORDED -> Set.of(REFUSES);
            case BINARY_MISSING, BINARY_CHANGED, FILE_MISSING, FILE_CHANGED, ENCRYPTION_DAMAGED -> Set.of(REFUSES);
            case UNIT_MASKED, UNIT_CHANGED, UNIT_SETTINGS -> Set.of(REFUSES);
            case CERTIFICATE_EXPIRED, CERTIFICATE_FOREIGN, CERTIFICATE_KEY -> Set.of(REFUSES);
            case CERTIFICATE_MISSING, CERTIFICATE_UNREADABLE, CERTIFICATE_NAMES -> Set.of(REFUSES);
            case AUTHORITY_DAMAGED -> Set.of(CERTIFICATE_FOREIGN, CERTIFICATE_UNREADABLE, REFUSES);
            case SWAP_ON -> Set.of(REFUSES, MACHINE_UNFIT);
            case DELETED -> Set.of(DIED);
            case RESOLVER, RESOLVER_LOOP -> Set.of(OBJECT_CHANGED);
            default -> Set.of();
        };
    }

    /// Whether what it covers may be in a component that does not need the cause's own: kube-proxy ends by itself when
    /// its node is deleted.
    boolean reaches(Component component) {
        return this == AUTHORITY_DAMAGED || (this == DELETED && component == Component.KUBE_PROXY);
    }
}
