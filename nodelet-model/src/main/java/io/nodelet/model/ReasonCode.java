package io.nodelet.model;

import static io.nodelet.model.Scope.CLUSTER;
import static io.nodelet.model.Scope.ELSEWHERE;
import static io.nodelet.model.Scope.NODE;
import static io.nodelet.model.Scope.SERVICE;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// Why something is not well, as programs compare it: what `reason` is in a condition of Kubernetes. The message beside
/// it is for people, and decides nothing.
public enum ReasonCode {
    /// A service does not run.
    SERVICE_ENDED(SERVICE),
    /// A service's process stands still.
    SERVICE_HANGS(SERVICE),
    /// A service runs with an older binary, command line or configuration.
    SERVICE_DIFFERS(SERVICE),
    /// A service runs, and its own health check says no.
    SERVICE_UNWELL(SERVICE),
    /// A service gives no answer at all.
    SERVICE_SILENT(SERVICE),
    /// A service runs, and has not read its configuration as it is now.
    CONFIG_NOT_READ(SERVICE),
    /// A network link is gone that a service makes at its start.
    LINK_GONE(SERVICE),
    /// A firewall table is gone that a service makes at its start.
    TABLE_GONE(SERVICE),
    /// The API answers, and does not know this node: kubelet registers it at its start alone.
    NODE_UNREGISTERED(SERVICE),
    /// The cluster has this node at an address that it no longer has.
    NODE_ADDRESS_STALE(SERVICE),
    /// This master's API server is ready, and none answers at the virtual IP.
    VIP_UNANSWERED(SERVICE),
    /// The virtual IP is here, and this master's API server is not ready.
    VIP_MISPLACED(SERVICE),

    /// Something that is declared is not there.
    RESOURCE_MISSING(NODE),
    /// Something that is declared is otherwise: a file, a mode, a folder.
    RESOURCE_DIFFERS(NODE),
    /// Something that is declared is there, and the ledger does not know it yet.
    NOT_OWNED(NODE),
    /// A unit was masked.
    UNIT_MASKED(NODE),
    /// A unit was edited, removed, or has settings of somebody else.
    UNIT_CHANGED(NODE),
    /// A setting of the kernel is not what is declared.
    KERNEL_SETTING(NODE),
    /// What CNI plugins wrote into the firewall for pods that run is gone from it.
    POD_RULES_GONE(NODE),
    /// An image is not in containerd.
    IMAGE_MISSING(NODE),
    /// State that a component keeps in a file is garbage: a power cut, or a disk.
    STATE_DAMAGED(NODE),
    /// etcd's very first start was broken off before it had written an entry.
    ETCD_BOOTSTRAP_UNFINISHED(NODE),
    /// Things of an earlier role are there.
    LEFTOVERS(NODE),
    /// A port that a service needs is another program's.
    PORT_TAKEN(NODE),
    CERTIFICATE_MISSING(NODE),
    CERTIFICATE_EXPIRED(NODE),
    CERTIFICATE_NOT_YET_VALID(NODE),
    /// Signed, or issued, by another authority than declared.
    CERTIFICATE_FOREIGN(NODE),
    /// Its key belongs to another certificate.
    CERTIFICATE_KEY_MISMATCH(NODE),
    CERTIFICATE_SUBJECT(NODE),
    /// Its alternative names are not those declared.
    CERTIFICATE_NAMES(NODE),
    CERTIFICATE_USES(NODE),
    CERTIFICATE_ENDS_SOON(NODE),
    /// The mode of its files is not what is declared.
    CERTIFICATE_MODE(NODE),
    CERTIFICATE_UNREADABLE(NODE),

    /// No API server answers.
    API_UNREACHABLE(CLUSTER),
    /// An API server answers, and says that it is not ready, or fails.
    API_NOT_READY(CLUSTER),
    /// An API server answers, and refuses: no right, no identity, a conflict.
    API_REFUSED(CLUSTER),
    /// The cluster says that the node is not Ready, or has not said anything yet.
    NODE_NOT_READY(CLUSTER),
    /// Own etcd answers, and has no majority of members.
    NO_QUORUM(CLUSTER),
    ETCD_FULL(CLUSTER),
    /// etcd has raised another alarm than that it is full.
    ETCD_ALARM(CLUSTER),
    /// Own etcd is far behind what its members have agreed upon.
    ETCD_LAGS(CLUSTER),
    /// This machine has no place in etcd's cluster yet.
    ETCD_NOT_JOINED(CLUSTER),
    /// This machine's member has no vote yet.
    ETCD_NO_VOTE(CLUSTER),
    /// etcd's cluster has this member at another address.
    ETCD_ADDRESS_STALE(CLUSTER),
    /// A name of the cluster is not answered.
    DNS_UNANSWERED(CLUSTER),
    /// A name of the cluster resolves to another address.
    DNS_WRONG(CLUSTER),
    METRICS_UNAVAILABLE(CLUSTER),
    /// An object that masters declare is not in the cluster.
    OBJECT_MISSING(CLUSTER),
    /// An object that masters declare is otherwise, labels and taints of the own node among them.
    OBJECT_DIFFERS(CLUSTER),
    /// An object that Nodelet made is still there and no longer wanted.
    OBJECT_LEFT(CLUSTER),
    /// The node is cordoned by Nodelet's own drain.
    CORDONED(CLUSTER),
    /// The cluster has given the node no part of the pods' network.
    NO_POD_CIDR(CLUSTER),
    /// Pods here get no answer from pods elsewhere.
    PODS_UNREACHED(CLUSTER),
    /// This node's pod for asking others does not run yet.
    POD_NOT_RUNNING(CLUSTER),
    MASTERS_UNKNOWN(CLUSTER),
    /// Certificates or keys that only the cluster can give.
    AWAITS_CLUSTER(CLUSTER),
    /// A certificate that still serves is to be renewed by the cluster.
    RENEWAL_PENDING(CLUSTER),

    /// An operator has scaled it to nothing.
    NO_REPLICAS(ELSEWHERE),
    /// A webhook that must be asked has nobody who serves it.
    WEBHOOK_UNSERVED(ELSEWHERE),
    /// This machine's clock and the cluster's differ by more than certificates allow.
    CLOCKS_DIFFER(ELSEWHERE),
    /// A restore of etcd's data is half done; an operator goes on with it.
    RESTORE_HALF_DONE(ELSEWHERE),
    /// This machine's member of etcd is to be taken out of its cluster, to come in again.
    ETCD_REJOIN_HALF_DONE(ELSEWHERE),
    /// An authority or a key that is made once is gone: a backup or another master has it.
    KEY_LOST(ELSEWHERE),
    /// Where this machine's etcd has its data is none: a disk is not mounted, or lost.
    ETCD_DATA_GONE(ELSEWHERE),
    /// In etcd's data folder is another one's data.
    ETCD_DATA_FOREIGN(ELSEWHERE),
    /// This machine's member was taken out of etcd's cluster.
    ETCD_MEMBER_REMOVED(ELSEWHERE),
    /// An operator has to say whether this machine joins a cluster or begins one.
    JOIN_UNDECIDED(ELSEWHERE),
    /// An operator's script has not run since the boot.
    SCRIPT_PENDING(ELSEWHERE),
    /// Others than root can change a file that root is about to run or believe.
    FILE_NOT_TRUSTED(ELSEWHERE),
    /// The bundle is not signed by whom the node trusts, or older than what the node was installed from.
    BUNDLE_REFUSED(ELSEWHERE),
    /// Only an administrator of the cluster may do it.
    NEEDS_ADMINISTRATOR(ELSEWHERE),
    /// The machine no longer has the node's address.
    ADDRESS_GONE(ELSEWHERE),
    /// The machine no longer has the node's network interface.
    INTERFACE_GONE(ELSEWHERE),
    /// Pods are not drained: wanted at each stop.
    NOT_DRAINED(ELSEWHERE),
    /// Pods can't be moved: PodDisruptionBudgets keep them. Nothing was stopped.
    DRAIN_BLOCKED(ELSEWHERE),
    /// Something else ended the look or the run first.
    INTERRUPTED(ELSEWHERE),
    /// Another phase that this one needs is not there.
    NEEDS_ANOTHER(ELSEWHERE),
    /// A surprise: Nodelet's own fault.
    INTERNAL_ERROR(ELSEWHERE),
    /// An error that nobody has given a code. Nothing is restarted for it.
    UNCLASSIFIED(ELSEWHERE);

    private final Scope scope;
    private final String id;

    ReasonCode(Scope scope) {
        this.scope = scope;
        this.id = Arrays.stream(name().split("_", -1))
                .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining());
    }

    public Scope scope() {
        return scope;
    }

    /// Its name in documents, such as `ApiUnreachable`.
    public String id() {
        return id;
    }

    /// The code that documents call `id`.
    public static Optional<ReasonCode> of(String id) {
        return Arrays.stream(values()).filter(code -> code.id.equals(id)).findFirst();
    }
}
