package io.nodelet.network;

import io.nodelet.engine.Difference;
import io.nodelet.engine.Driver;
import io.nodelet.engine.Sleep;
import io.nodelet.engine.ledger.PriorState;
import io.nodelet.host.Command;
import io.nodelet.host.CommandResult;
import io.nodelet.host.Commands;
import io.nodelet.host.linux.NfTables;
import io.nodelet.model.Layout;
import io.nodelet.model.ReasonCode;
import io.nodelet.resources.Template;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// Drives [PodFirewallRules]: sees by its comments which pods a table knows, and has the rules of the others
/// written again. No pod is restarted. What can't be seen is not known to be wrong.
public final class PodFirewallRulesDriver implements Driver<PodFirewallRules> {
    private static final Template BASE = Template.of(PodFirewallRulesDriver.class, "masquerade.nft");
    private static final String CHAIN = "masq_checks";

    /// A pod that is going has its rules taken first, and its link moments later.
    private static final Duration GOING = Duration.ofSeconds(1);

    private final Path root;
    private final Commands commands;
    private final Predicate<String> lacks;
    private final Runnable rest;

    public PodFirewallRulesDriver(Commands commands) {
        this(Path.of("/"), commands, NfTables::lacks, PodFirewallRulesDriver::letGo);
    }

    /// @param root  of the file system
    /// @param lacks whether the kernel has no such table
    /// @param rest  lets pods that are going go
    PodFirewallRulesDriver(Path root, Commands commands, Predicate<String> lacks, Runnable rest) {
        this.root = root;
        this.commands = commands;
        this.lacks = lacks;
        this.rest = rest;
    }

    /// Pods whose rules are gone.
    private record Lost(List<PodNat> masquerading, List<PodNat> ports) {
        boolean none() {
            return masquerading.isEmpty() && ports.isEmpty();
        }

        Lost and(Lost other) {
            return new Lost(both(masquerading, other.masquerading), both(ports, other.ports));
        }

        private static List<PodNat> both(List<PodNat> pods, List<PodNat> others) {
            return pods.stream().filter(others::contains).toList();
        }
    }

    /// The time that a pod which is going needs to be gone.
    static void letGo() {
        Sleep.rest(GOING);
    }

    @Override
    public Class<PodFirewallRules> type() {
        return PodFirewallRules.class;
    }

    @Override
    public String kind() {
        return "pod-rules";
    }

    @Override
    public Difference compare(PodFirewallRules wanted) {
        Lost lost = lost();
        if (lost.none()) {
            return Difference.same();
        }
        List<String> gone = new ArrayList<>();
        if (!lost.masquerading.isEmpty()) {
            gone.add("masquerading of %d pods".formatted(lost.masquerading.size()));
        }
        if (!lost.ports.isEmpty()) {
            gone.add("host ports of %d pods".formatted(lost.ports.size()));
        }
        return Difference.changed(
                ReasonCode.POD_RULES_GONE, "rules are gone from the firewall: " + String.join(", ", gone));
    }

    /// Of pods that stay: what is missing is looked for twice.
    private Lost lost() {
        Lost lost = look();
        if (lost.none()) {
            return lost;
        }
        rest.run();
        return look().and(lost);
    }

    private Lost look() {
        Map<String, Optional<String>> seen = new HashMap<>();
        List<PodNat> pods = PodNat.all(root).stream()
                .filter(podNat -> Files.exists(root.resolve("sys/class/net").resolve(podNat.link())))
                .toList();
        return new Lost(
                pods.stream()
                        .filter(PodNat::masqueraded)
                        .filter(podNat -> unknown(podNat.mark(), PodFirewallRules.MASQUERADE, seen))
                        .toList(),
                pods.stream()
                        .filter(PodNat::hasPorts)
                        .filter(podNat ->
                                podNat.portTables().anyMatch(table -> unknown(podNat.container(), table, seen)))
                        .toList());
    }

    /// Whether it is certain that no rule of the table has this in its comment.
    private boolean unknown(String comment, String table, Map<String, Optional<String>> seen) {
        return seen.computeIfAbsent(table, this::listed)
                .filter(text -> !text.contains(comment))
                .isPresent();
    }

    private Optional<String> listed(String table) {
        if (lacks.test(table)) {
            return Optional.of("");
        }
        CommandResult listed = commands.run(Command.of("nft", "list", "table").plus(table.split(" ")));
        return listed.ok() ? Optional.of(listed.out()) : Optional.empty();
    }

    /// The tables are another resource's.
    @Override
    public PriorState before(PodFirewallRules wanted) {
        return PriorState.NOTHING;
    }

    @Override
    public void apply(PodFirewallRules wanted) {
        Lost lost = lost();
        if (!lost.masquerading.isEmpty()) {
            StringBuilder batch =
                    new StringBuilder(BASE.fill(Map.of("table", PodFirewallRules.MASQUERADE, "chain", CHAIN)));
            lost.masquerading.forEach(podNat -> batch.append(podNat.masquerade(CHAIN)));
            commands.run(Command.of("nft", "-f", "-").input(batch.toString())).orThrow();
        }
        for (PodNat pod : lost.ports) {
            commands.run(Command.of(Layout.CNI_BIN.resolve("portmap").toString())
                            .with(pod.environment("ADD"))
                            .input(pod.portMap()))
                    .orThrow();
        }
    }

    @Override
    public void restore(String key, PriorState priorState) {}
}
