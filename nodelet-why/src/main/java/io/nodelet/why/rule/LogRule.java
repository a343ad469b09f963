package io.nodelet.why.rule;

import io.nodelet.why.Cause;
import io.nodelet.why.Component;
import io.nodelet.why.Facts;
import io.nodelet.why.Facts.LogLine;
import io.nodelet.why.Facts.ServiceSeen;
import io.nodelet.why.Finding;
import io.nodelet.why.Finding.Remedy;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What components that ended said last, where it is known what it means. The one place where rules look at words:
/// those of other people's programs, which give no codes. They are evidence, and decide nothing on the daemon's
/// side.
final class LogRule implements Rule {
    /// Only a last word counts, with the stack of a panic: further up a component may have complained and gone on.
    private static final int LAST = 80;

    /// Others have databases of the same kind, too.
    private static final String ETCD = "etcd";

    static final Remedy RESTORED = new Remedy(
            "nodeletd etcd restore latest",
            "What was written since that snapshot is lost. Where other masters hold the data: `nodeletd etcd rejoin`"
                    + " instead, and nothing is lost.");

    /// What programs that are well say, too; a word in it explains no end.
    private static final Pattern HARMLESS = Pattern.compile(
            "\"level\":\"(debug|info)\"|^I[0-9]{4} |level=(debug|info)|oom.?score", Pattern.CASE_INSENSITIVE);

    private static final Pattern NO_INOTIFY =
            Pattern.compile("(inotify|fsnotify).*too many open files", Pattern.CASE_INSENSITIVE);
    /// As etcd logs that a member of another cluster talks to it, or it to one.
    private static final Pattern OTHER_CLUSTER = Pattern.compile("cluster[- ]ID mismatch", Pattern.CASE_INSENSITIVE);
    /// A check that the API server's `/readyz` lists as failed.
    private static final Pattern FAILED_CHECK = Pattern.compile("\\[-\\][^ \\[]+[^\\[]*");

    private static final List<Saying> SAYINGS = List.of(
            saying(Cause.REFUSES, "address already in use", "See who listens with `ss -ltnp`, and end it."),
            saying(Cause.REFUSES, "no space left on device", "Make room on the file system that it names."),
            saying(Cause.REFUSES, "read-only file system", "Mount it writable, and see `dmesg`."),
            saying(
                    Cause.ETCD_CORRUPT,
                    "crc mismatch|failed to (recover|verify|open|read) (v3 )?(backend|snapshot|wal|database)|wal: |snap: |"
                            + "invalid database|failed to find database snapshot|freelist|cannot allocate page|"
                            + "failed to read WAL|tocommit\\(\\d+\\) is out of range",
                    ""),
            saying(Cause.REFUSES, "database space exceeded", "Compact, defragment and disarm."),
            saying(Cause.REFUSES, "swap on is not supported|running with swap", "Turn swap off."),
            saying(Cause.REFUSES, "private key does not match public key", "Start again: it is issued anew."),
            saying(Cause.REFUSES, "certificate has expired", "Start again: it is issued anew."),
            saying(Cause.REFUSES, "certificate signed by unknown authority", "Start again: it is issued anew."),
            saying(
                    Cause.REFUSES,
                    "too many open files|inotify",
                    "Raise fs.inotify.max_user_watches or the limit of open files."),
            saying(
                    Cause.REFUSES,
                    "failed to find cgroup|cgroup .* not mounted|failed to get root cgroup",
                    "Mount the control groups under /sys/fs/cgroup."),
            saying(
                    Cause.REFUSES,
                    "exec format error|not there, or not a program",
                    "Start again: it is installed anew."),
            saying(
                    Cause.REFUSES,
                    "failed to load kubelet config|strict decoding error|error unmarshaling|yaml: |unknown field|toml: |"
                            + "unknown flag|invalid configuration|couldn't load config",
                    "Start again: its configuration is written anew. If it fails again, see the flags and settings in"
                            + " nodelet.yaml."),
            saying(Cause.REFUSES, "permission denied", "See who owns the file that it names, and its mode."),
            saying(Cause.REFUSES, "^panic: |\"level\":\"(fatal|panic)\"|^F[0-9]{4} ", "Start again."));

    private record Saying(Cause cause, Pattern pattern, String advice) {}

    private static Saying saying(Cause cause, String pattern, String advice) {
        return new Saying(cause, Pattern.compile(pattern, Pattern.CASE_INSENSITIVE), advice);
    }

    @Override
    public Stream<Finding> diagnose(Facts facts) {
        return facts.services().stream()
                .filter(serviceSeen -> !serviceSeen.running() && !serviceSeen.killed() && serviceSeen.oomKills() == 0)
                .flatMap(serviceSeen -> said(serviceSeen, facts.etcd().others()).stream());
    }

    /// Where a line stands, and what it says.
    static String place(ServiceSeen service, LogLine line) {
        return service.log() + (line.number() > 0 ? ":" + line.number() : "") + ": " + line.text();
    }

    /// The last line in which a program says that it could not watch files.
    static Optional<String> inotifyRefused(ServiceSeen service) {
        return lastOf(service, NO_INOTIFY);
    }

    /// The last line in which etcd says that it meets members of another cluster.
    static Optional<String> otherCluster(ServiceSeen etcd) {
        return lastOf(etcd, OTHER_CLUSTER);
    }

    /// The checks that an API server names as failed, which say more than the whole answer; else the answer.
    static List<String> failedChecks(String place, String answer) {
        List<String> failed = FAILED_CHECK
                .matcher(answer)
                .results()
                .map(match -> place + match.group().strip())
                .toList();
        return failed.isEmpty() ? List.of(answer) : failed;
    }

    private static Optional<String> lastOf(ServiceSeen service, Pattern pattern) {
        return service.lines().reversed().stream()
                .filter(line -> pattern.matcher(line.text()).find())
                .findFirst()
                .map(line -> place(service, line));
    }

    private static Optional<Finding> said(ServiceSeen serviceSeen, List<String> others) {
        List<LogLine> last =
                serviceSeen
                        .lines()
                        .subList(
                                Math.max(0, serviceSeen.lines().size() - LAST),
                                serviceSeen.lines().size())
                        .stream()
                        .filter(line -> !HARMLESS.matcher(line.text()).find())
                        .toList();
        return SAYINGS.stream()
                .filter(saying -> saying.cause() != Cause.ETCD_CORRUPT
                        || serviceSeen.name().equals(ETCD))
                .flatMap(saying -> last.reversed().stream()
                        .filter(line -> saying.pattern().matcher(line.text()).find())
                        .limit(1)
                        .map(line -> finding(serviceSeen, saying, line, others)))
                .findFirst();
    }

    private static Finding finding(ServiceSeen serviceSeen, Saying saying, LogLine line, List<String> others) {
        Component component = Component.of(serviceSeen.name()).orElse(Component.NODELETD);
        return Finding.of(
                saying.cause(),
                component,
                serviceSeen.name(),
                serviceSeen.name() + " ended, and said why",
                List.of(place(serviceSeen, line)),
                saying.cause() == Cause.ETCD_CORRUPT ? mended(others) : Remedy.start(saying.advice()));
    }

    /// A member among others is replaced: a restore beside them would make a second cluster.
    static Remedy mended(List<String> others) {
        return others.isEmpty()
                ? RESTORED
                : new Remedy(
                        "nodeletd etcd rejoin",
                        "Other masters hold the data (" + String.join(", ", others)
                                + "), and fill this machine's member again: nothing is lost. `nodeletd etcd restore latest` is for data"
                                + " that is lost everywhere.");
    }
}
