package io.nodelet.agent.preflight;

import io.nodelet.agent.machine.FactGatherer;
import io.nodelet.model.Layout;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.NodeletException;
import io.nodelet.phases.certs.ClockSkew;
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

    static List<PreflightProblem> root(PreflightContext preflightContext) {
        int user = preflightContext.machine().user();
        return user == 0
                ? PreflightProblem.none()
                : PreflightProblem.fatal("runs as user " + user + ", not as root", "Run it with sudo, or as root.");
    }

    static List<PreflightProblem> hostName(PreflightContext preflightContext) {
        String name = FactGatherer.name(preflightContext.config(), preflightContext.machine());
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

    static List<PreflightProblem> memory(PreflightContext preflightContext) {
        long total = preflightContext.machine().lines("/proc/meminfo").stream()
                .filter(line -> line.startsWith("MemTotal:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024)
                .findFirst()
                .orElse(Long.MAX_VALUE);
        int least = preflightContext.master() ? 1024 : 512;
        String role = preflightContext.config().role().wireName();
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

    static List<PreflightProblem> clock(PreflightContext preflightContext) {
        Instant now = preflightContext.machine().clock().instant();
        return now.isBefore(preflightContext.built().minus(Duration.ofDays(1)))
                ? PreflightProblem.fatal(
                        "the clock says %s, but this program was built on %s: certificates would be refused"
                                .formatted(now.truncatedTo(ChronoUnit.SECONDS), preflightContext.built()),
                        "Set the clock (timedatectl set-ntp true, or chronyd).")
                : PreflightProblem.none();
    }

    /// Once it has joined, a master's certificates and its own say enough.
    static List<PreflightProblem> clusterClock(PreflightContext preflightContext) {
        if (preflightContext.machine().exists(Layout.cert("ca").toString())) {
            return PreflightProblem.none();
        }
        try {
            var spec = new NodeSpec(preflightContext.config(), preflightContext.facts());
            return ClockSkew.beforeJoining(spec, preflightContext.machine().clock()).stream()
                    .map(clockSkew -> new PreflightProblem(true, clockSkew.text(), clockSkew.remedy()))
                    .toList();
        } catch (NodeletException e) {
            return PreflightProblem.none(); // the check `address` says so
        }
    }

    static List<PreflightProblem> timeZone(PreflightContext preflightContext) {
        String link = preflightContext.machine().link("/etc/localtime");
        boolean dangling = !link.isEmpty() && !preflightContext.machine().exists("/etc/localtime");
        return dangling
                ? PreflightProblem.warning(
                        "/etc/localtime leads to " + link + ", which is not there: logs will be in UTC",
                        "Install the tzdata package, or set the time zone with timedatectl.")
                : PreflightProblem.none();
    }

    static List<PreflightProblem> tools(PreflightContext preflightContext) {
        List<PreflightProblem> faults = new ArrayList<>();
        needed(preflightContext).forEach((tool, debianPackage) -> {
            if (PATH.stream().noneMatch(folder -> preflightContext.machine().exists(folder + "/" + tool))) {
                faults.add(new PreflightProblem(
                        true,
                        "there is no program " + tool + " in " + String.join(":", PATH),
                        "Install it (on Debian and Ubuntu: apt-get install " + debianPackage + ")."));
            }
        });
        return faults;
    }

    /// Programs with the Debian package that has them.
    private static Map<String, String> needed(PreflightContext preflightContext) {
        Map<String, String> tools = new LinkedHashMap<>();
        tools.put("mount", "mount");
        tools.put("umount", "mount");
        tools.put("ip", "iproute2");
        tools.put("conntrack", "conntrack");
        if (preflightContext.config().network().proxyMode().equals("nftables")) {
            tools.put("nft", "nftables");
        } else {
            tools.put("iptables-restore", "iptables");
        }
        if (preflightContext.virtualIp()) {
            tools.put("keepalived", "keepalived");
        }
        return tools;
    }
}
