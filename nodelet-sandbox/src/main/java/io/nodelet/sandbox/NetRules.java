package io.nodelet.sandbox;

import io.nodelet.sandbox.Faults.Cut;
import java.util.ArrayList;
import java.util.List;

/// Faults of the network as the kernel is told them: the whole ruleset of a sandbox's switch, and the queue of a host's
/// link. Pure.
final class NetRules {
    private static final String TABLE = "table bridge nodelet_faults";
    private static final int SMALLEST_BURST = 16 * 1024;

    private NetRules() {}

    /// The ruleset for `nft -f`, which takes the place of any earlier one in one step. Only what passes from host
    /// to host is cut; loss is of all that a host sends.
    static String nft(Sandbox sandbox, Faults faults) {
        StringBuilder text = new StringBuilder(TABLE + "\ndelete " + TABLE + "\n");
        List<String> cuts = faults.cuts().stream()
                .map(cut -> "%s%scounter drop comment \"cut: %s to %s\""
                        .formatted(
                                match("iifname", sandbox, cut.from()),
                                match("oifname", sandbox, cut.to()),
                                cut.from(),
                                cut.to()))
                .toList();
        List<String> losses = new ArrayList<>();
        faults.links().forEach((host, quality) -> {
            long tenThousandths = Math.round(quality.lossPercent() * 100);
            if (tenThousandths > 0) {
                losses.add("%s%scounter drop comment \"loss: %s\""
                        .formatted(match("iifname", sandbox, host), chance(tenThousandths), host));
            }
        });
        if (!cuts.isEmpty() || !losses.isEmpty()) {
            text.append(TABLE).append(" {\n");
            chain(text, "cuts", "forward", cuts);
            chain(text, "losses", "prerouting", losses);
            text.append("}\n");
        }
        return text.toString();
    }

    private static String chance(long tenThousandths) {
        return tenThousandths >= 10_000 ? "" : "numgen random mod 10000 < " + tenThousandths + " ";
    }

    private static void chain(StringBuilder text, String name, String hook, List<String> rules) {
        if (!rules.isEmpty()) {
            text.append("  chain %s {\n    type filter hook %s priority 0; policy accept;\n".formatted(name, hook));
            rules.forEach(rule -> text.append("    ").append(rule).append('\n'));
            text.append("  }\n");
        }
    }

    private static String match(String what, Sandbox sandbox, String host) {
        return host.equals(Cut.ANY) ? "" : what + " \"" + VirtualSwitch.port(sandbox.host(host)) + "\" ";
    }

    /// The command that gives a host's link its queue, in the host's network.
    static List<String> queue(LinkQuality quality) {
        List<String> argv = new ArrayList<>(List.of("tc", "qdisc", "replace", "dev", "eth0", "root"));
        if (quality.delayMillis() > 0) {
            argv.addAll(List.of("netem", "limit", "10000", "delay", quality.delayMillis() + "ms"));
            argv.addAll(quality.rateKbit() > 0 ? List.of("rate", quality.rateKbit() + "kbit") : List.of());
        } else if (quality.rateKbit() > 0) {
            long burst = Math.max(SMALLEST_BURST, quality.rateKbit() * 1000 / 8 / 50);
            argv.addAll(List.of("tbf", "rate", quality.rateKbit() + "kbit"));
            argv.addAll(List.of("burst", burst + "b", "latency", "200ms"));
        } else {
            argv.add("noqueue");
        }
        return argv;
    }
}
