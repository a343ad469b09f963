package io.nodelet.checks.preflight;

import io.nodelet.checks.machine.FactGatherer;
import io.nodelet.identity.certs.ClockSkew;
import io.nodelet.model.Layout;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.NodeletException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Checks of the machine as a whole.
final class HostChecks {
    private static final List<String> PATH =
            List.of("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin");

    /// Of a label's value: kubelet sets `kubernetes.io/hostname`.
    private static final int LABEL = 63;

    private HostChecks() {}

    static List<PreflightProblem> root(PreflightContext context) {
        int user = context.machine().user();
        return user == 0
                ? PreflightProblem.none()
                : PreflightProblem.fatal("runs as user " + user + ", not as root", "Run it with sudo, or as root.");
    }

    static List<PreflightProblem> hostName(PreflightContext context) {
        String name = FactGatherer.name(context.config(), context.machine());
        if (name.equals("localhost") || name.startsWith("localhost.")) {
            return PreflightProblem.fatal(
                    "the node would be called " + name + ", as every other machine is",
                    "Give the machine a host name, or set node.name.");
        }
        if (name.length() > LABEL) {
            return PreflightProblem.fatal(
                    "the node's name has %d characters, and Kubernetes takes at most %d, as it is a label, too: %s"
                            .formatted(name.length(), LABEL, name),
                    "Give the machine a shorter host name, or set node.name.");
        }
        boolean valid = name.length() <= LABEL
                && name.matches("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*");
        return valid
                ? PreflightProblem.none()
                : PreflightProblem.fatal(
                        "the host name \"" + name + "\" is no name that Kubernetes takes",
                        "Use lower-case letters, digits, - and . in the host name, or set node.name.");
    }

    static List<PreflightProblem> memory(PreflightContext context) {
        long total = context.machine().lines("/proc/meminfo").stream()
                .filter(line -> line.startsWith("MemTotal:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024)
                .findFirst()
                .orElse(Long.MAX_VALUE);
        int least = context.master() ? 1024 : 512;
        String role = context.config().role().wireName();
        if (total < least) {
            return PreflightProblem.fatal(
                    "%d MiB of memory, a %s needs at least %d".formatted(total, role, least), "Add memory.");
        }
        return total < least * 2L * 9 / 10
                ? PreflightProblem.warning(
                        "%d MiB of memory leave little for workloads".formatted(total),
                        "A %s is comfortable with %d MiB and more.".formatted(role, least * 2))
                : PreflightProblem.none();
    }

    static List<PreflightProblem> clock(PreflightContext context) {
        Instant now = context.machine().clock().instant();
        return now.isBefore(context.built().minus(Duration.ofDays(1)))
                ? PreflightProblem.fatal(
                        "the clock says %s, but this program was built on %s: certificates would be refused"
                                .formatted(now.truncatedTo(ChronoUnit.SECONDS), context.built()),
                        "Set the clock (timedatectl set-ntp true, or chronyd).")
                : PreflightProblem.none();
    }

    /// Once it has joined, a master's certificates and its own say enough.
    static List<PreflightProblem> clusterClock(PreflightContext context) {
        if (context.machine().exists(Layout.cert("ca").toString())) {
            return PreflightProblem.none();
        }
        try {
            var spec = new NodeSpec(context.config(), context.facts());
            return ClockSkew.beforeJoining(spec, context.machine().clock()).stream()
                    .map(clockSkew -> new PreflightProblem(true, clockSkew.text(), clockSkew.remedy()))
                    .toList();
        } catch (NodeletException e) {
            return PreflightProblem.none(); // the check `address` says so
        }
    }

    static List<PreflightProblem> timeZone(PreflightContext context) {
        String link = context.machine().link("/etc/localtime");
        boolean dangling = !link.isEmpty() && !context.machine().exists("/etc/localtime");
        return dangling
                ? PreflightProblem.warning(
                        "/etc/localtime leads to " + link + ", which is not there: logs will be in UTC",
                        "Install the tzdata package, or set the time zone with timedatectl.")
                : PreflightProblem.none();
    }

    static List<PreflightProblem> tools(PreflightContext context) {
        List<PreflightProblem> faults = new ArrayList<>();
        needed(context).forEach((tool, debianPackage) -> {
            if (PATH.stream().noneMatch(folder -> context.machine().exists(folder + "/" + tool))) {
                faults.add(new PreflightProblem(
                        true,
                        "there is no program " + tool + " in " + String.join(":", PATH),
                        "Install it (on Debian and Ubuntu: apt-get install " + debianPackage + ")."));
            }
        });
        return faults;
    }

    /// Programs with the Debian package that has them.
    private static Map<String, String> needed(PreflightContext context) {
        Map<String, String> tools = new LinkedHashMap<>();
        tools.put("mount", "mount");
        tools.put("umount", "mount");
        tools.put("ip", "iproute2");
        tools.put("conntrack", "conntrack");
        if (context.config().network().proxyMode().equals("nftables")) {
            tools.put("nft", "nftables");
        } else {
            tools.put("iptables-restore", "iptables");
        }
        if (context.virtualIp()) {
            tools.put("keepalived", "keepalived");
        }
        return tools;
    }
}
