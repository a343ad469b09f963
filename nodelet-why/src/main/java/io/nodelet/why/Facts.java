package io.nodelet.why;

import com.fasterxml.jackson.annotation.JsonAlias;
import io.nodelet.model.IdentityDrift;
import io.nodelet.model.ReasonCode;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Everything that was seen of a node, gathered once. What could not be seen is empty, and stands in `unseen`.
///
/// @param time       when, by the machine's clock
/// @param node       its name; empty when it is not clear
/// @param address    its address; empty when it is not clear
/// @param master     whether its role is master
/// @param stage      how far its life has come
/// @param acting     the nodeletd that acts now, as the lock says; empty for none
/// @param serviceState `true`, `false`, or `ignore` where the daemon only looks; empty in facts of an older nodeletd
/// @param paused     until when the daemon only looks, and why, in an operator's words; empty where it is not so
/// @param lastActs   the last commands that kube.log tells of, newest last
/// @param obstacles  what kept us from looking further
/// @param preflight  what preflight has to say against this machine
/// @param phases     what a status check found
/// @param services   the programs that should run
/// @param ports      the ports that components need, with who holds them
/// @param certificates those with something to say about
/// @param disks      the file systems that the node writes to
/// @param memory     of the machine
/// @param network    the pods' network
/// @param etcd       on masters
/// @param api        what the API server says
/// @param unseen     what could not be looked at, and why
/// @param looks      how many things were looked at, or should have been; 0 in facts of an older nodeletd
/// @param keeper     who sees to it that the node stays well
/// @param setAside   damaged state that was set aside, and is still kept
/// @param moved      how the machine is not what the node was brought up with any more: one, or none
public record Facts(
        Instant time,
        String node,
        String address,
        boolean master,
        Stage stage,
        String acting,
        String serviceState,
        String paused,
        List<String> lastActs,
        List<Obstacle> obstacles,
        List<Unfit> preflight,
        List<PhaseSeen> phases,
        List<ServiceSeen> services,
        List<PortSeen> ports,
        List<CertificateSeen> certificates,
        List<Disk> disks,
        Memory memory,
        Network network,
        Etcd etcd,
        Api api,
        @JsonAlias("unanswered") List<Unseen> unseen,
        int looks,
        Keeper keeper,
        List<SetAsideSeen> setAside,
        List<IdentityDrift> moved) {
    /// Facts of an older nodeletd know of no such thing.
    public Facts {
        serviceState = Objects.requireNonNullElse(serviceState, "");
        unseen = Objects.requireNonNullElse(unseen, List.of());
        keeper = Objects.requireNonNullElse(keeper, Keeper.NONE);
        setAside = Objects.requireNonNullElse(setAside, List.of());
        moved = Objects.requireNonNullElse(moved, List.of());
    }

    /// How far a node's life has come.
    public enum Stage {
        /// Nothing was ever made.
        NEW,
        /// It was up, and a stop took it down.
        STOPPED,
        /// A start began, and no full stop followed.
        STARTED
    }

    /// The resident nodeletd.
    ///
    /// @param installed whether the package's unit is there, which starts it
    /// @param enabled   whether that is done at each boot
    /// @param running   whether it runs
    /// @param silent    whether it runs and gives no answer: it stands still, or hangs
    public record Keeper(boolean installed, boolean enabled, boolean running, boolean silent) {
        /// A machine without the package.
        public static final Keeper NONE = new Keeper(false, false, false, false);
    }

    /// Something that nodeletd itself can't get past.
    ///
    /// @param area   `configuration`, `facts`, `ledger` or `bundle`
    /// @param text   what is wrong
    /// @param remedy what to do about it; may be empty
    public record Obstacle(String area, String text, String remedy) {}

    /// A preflight check that does not pass.
    public record Unfit(String check, boolean fatal, String problem, String remedy) {}

    /// A phase as a status check finds it.
    ///
    /// @param state   `running`, `stopped` or `failed`
    /// @param reason  why, for people alone
    /// @param code    why, for rules; unclassified where it runs
    /// @param subject what the code is about; see [io.nodelet.model.Failure]
    public record PhaseSeen(
            int number,
            String file,
            String state,
            String reason,
            ReasonCode code,
            String subject,
            List<Drift> differences) {
        /// Facts of an older nodeletd have sentences alone.
        public PhaseSeen {
            code = Objects.requireNonNullElse(code, ReasonCode.UNCLASSIFIED);
            subject = Objects.requireNonNullElse(subject, "");
        }

        public boolean failed() {
            return state.equals("failed");
        }
    }

    /// Something that is not as declared.
    ///
    /// @param what `make`, `mend`, `do` or `undo`
    /// @param kind such as `file` or `service`
    /// @param key  which one
    /// @param why  how it differs, for people alone
    /// @param code the same for rules
    /// @param subject what the code is about; see [io.nodelet.model.Failure]
    public record Drift(String what, String kind, String key, String why, ReasonCode code, String subject) {
        /// Facts of an older nodeletd have sentences alone.
        public Drift {
            code = Objects.requireNonNullElse(code, ReasonCode.UNCLASSIFIED);
            subject = Objects.requireNonNullElse(subject, "");
        }
    }

    /// A program that should run.
    ///
    /// @param name     such as `etcd`
    /// @param running  whether it does
    /// @param pid      its process, or that which it had; 0 when not known
    /// @param state    the kernel's letter for the process: `T` is stopped by a signal
    /// @param ended    how its process ended, such as `was killed by SIGKILL`; empty when nobody knows
    /// @param killed   whether a signal from outside ended it
    /// @param oomKills how many processes of its control group the kernel killed for memory
    /// @param limit    its control group's memory limit in bytes; 0 for none
    /// @param lost     sockets that it should hold and that are gone
    /// @param log      its log
    /// @param lines    the last lines of its log
    /// @param settings files with settings that somebody added to its unit; older facts tell of none
    public record ServiceSeen(
            String name,
            boolean running,
            long pid,
            String state,
            String ended,
            boolean killed,
            long oomKills,
            long limit,
            List<String> lost,
            String log,
            List<LogLine> lines,
            List<String> settings) {
        public ServiceSeen {
            settings = Objects.requireNonNullElse(settings, List.of());
        }
    }

    /// A line of a log; number 0 where the log is too long to count.
    public record LogLine(long number, String text) {}

    /// A port that a component needs.
    ///
    /// @param holder who listens on it, such as `nginx (pid 7, /usr/sbin/nginx)`; empty when nobody does
    /// @param pid    the holder's; 0 when not known
    /// @param ours   whether the holder is one of the node's own programs
    public record PortSeen(int port, String service, String holder, int pid, boolean ours) {}

    /// A certificate.
    ///
    /// @param name  as in the certificates' folder, such as `etcd/server`
    /// @param path  its file
    /// @param flaw  what is wrong with it
    /// @param detail in words
    public record CertificateSeen(String name, String path, Flaw flaw, String detail) {}

    /// What can be wrong with a certificate.
    public enum Flaw {
        MISSING,
        UNREADABLE,
        EXPIRED,
        NOT_YET_VALID,
        FOREIGN_AUTHORITY,
        KEY_MISMATCH,
        /// Another subject.
        SUBJECT,
        /// Other alternative names.
        NAMES,
        /// Other uses.
        USES,
        ENDS_SOON,
        /// An authority within a year; nothing renews one.
        AUTHORITY_ENDS,
        MODE
    }

    /// A file system.
    ///
    /// @param paths    the node's folders on it
    /// @param free     bytes that can still be written
    /// @param size     bytes in all
    /// @param inodes   that can still be made; -1 where the file system does not count them
    /// @param readOnly whether it refuses writes
    public record Disk(String mount, List<String> paths, long free, long size, long inodes, boolean readOnly) {}

    /// The machine's memory in bytes, and how long work waits for it.
    ///
    /// @param pressure per cent of the last 10 s in which all work waited; negative when not known
    public record Memory(long total, long available, double pressure) {}

    /// The pods' network on this node.
    ///
    /// @param bridge    its name; empty where another program makes the network
    /// @param link      `up`, `down`, `no address` or `missing`
    /// @param pods      how many addresses are given to pods
    /// @param routed    whether a route leads to the bridge
    /// @param subnet    the pods' network on this node, such as 10.20.0.0/24; empty when not known
    /// @param tables    nftables' tables, such as `ip kube-proxy`; empty where they can't be listed
    /// @param proxyTable the table that kube-proxy must have; empty where it has none
    /// @param drops     the chains that drop what is forwarded
    /// @param conflists CNI configurations in the order in which they are chosen
    /// @param ours      which of them is ours; empty for none
    /// @param resolver  the resolver configuration that pods get
    /// @param resolves  whether that file is there
    /// @param servers   the servers that it names; empty list for none
    /// @param dns       the cluster's DNS service
    /// @param input     the chains that drop what comes in, each with what it does not name
    /// @param addresses the bridge's that are not the pods' gateways
    public record Network(
            String bridge,
            String link,
            int pods,
            boolean routed,
            String subnet,
            List<String> tables,
            String proxyTable,
            List<String> drops,
            List<String> conflists,
            String ours,
            String resolver,
            boolean resolves,
            List<String> servers,
            String dns,
            List<String> input,
            List<String> addresses) {
        /// Facts of an older nodeletd know of no such thing.
        public Network {
            input = Objects.requireNonNullElse(input, List.of());
            addresses = Objects.requireNonNullElse(addresses, List.of());
        }
    }

    /// etcd as it says itself.
    ///
    /// @param answers whether it did
    /// @param health  why it is not well; empty when it is
    /// @param size    its database in bytes
    /// @param quota   in bytes
    /// @param endpoint where it listens
    /// @param lastSnapshot when the last one was taken, ISO 8601; empty for none
    /// @param snapshotSeconds the interval at which they are wanted; 0 for never
    /// @param drillFault why the last drill failed; empty when it did not
    /// @param copyFault why the last snapshot could not be brought to its bucket; empty when it could
    /// @param alarms  that it has raised, such as `NOSPACE`
    /// @param members of its cluster as it knows them, itself among them
    /// @param others  the names of the other members, as they were last known
    public record Etcd(
            boolean answers,
            String health,
            long size,
            long quota,
            String endpoint,
            String lastSnapshot,
            long snapshotSeconds,
            String drillFault,
            String copyFault,
            List<String> alarms,
            List<MemberSeen> members,
            List<String> others) {
        /// Facts of an older nodeletd know of no snapshots.
        public Etcd {
            lastSnapshot = Objects.requireNonNullElse(lastSnapshot, "");
            drillFault = Objects.requireNonNullElse(drillFault, "");
            copyFault = Objects.requireNonNullElse(copyFault, "");
            alarms = Objects.requireNonNullElse(alarms, List.of());
            members = Objects.requireNonNullElse(members, List.of());
            others = Objects.requireNonNullElse(others, List.of());
        }
    }

    /// What the API server says.
    ///
    /// @param answers     whether it does at all
    /// @param status      the HTTP status of what it refused; 0 for none
    /// @param ready       why it is not ready; empty when it is
    /// @param registered  whether it knows this node
    /// @param nodeReady   the message of the node's Ready condition where it is not Ready; empty when it is
    /// @param cordoned    `` (not), `ours` or `theirs`
    /// @param pods        those on this node that do not run, and those of the cluster's DNS wherever they are
    /// @param pressures   what kubelet runs out of, such as `DiskPressure`, each with its words
    /// @param endpoint    where it was asked
    /// @param dns         the cluster's DNS as it is deployed; null where only masters may ask
    /// @param webhooks    that must be asked before something is written, and that nobody serves; none on workers
    public record Api(
            boolean answers,
            int status,
            String ready,
            boolean registered,
            String nodeReady,
            String cordoned,
            List<PodSeen> pods,
            List<String> pressures,
            String endpoint,
            @Nullable DnsSeen dns,
            List<WebhookSeen> webhooks) {
        /// Facts of an older nodeletd know of no such thing.
        public Api {
            pressures = Objects.requireNonNullElse(pressures, List.of());
            endpoint = Objects.requireNonNullElse(endpoint, "");
            webhooks = Objects.requireNonNullElse(webhooks, List.of());
        }
    }

    /// The service of that name, where it should run.
    public Optional<ServiceSeen> service(String name) {
        return services.stream()
                .filter(serviceSeen -> serviceSeen.name().equals(name))
                .findFirst();
    }
}
