package io.nodelet.network;

import io.nodelet.engine.Action;
import io.nodelet.engine.Progress;
import io.nodelet.host.Command;
import io.nodelet.host.CommandResult;
import io.nodelet.host.Commands;
import io.nodelet.model.Health;
import io.nodelet.model.Layout;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;

/// Does nothing at start. At stop, once kube-proxy has ended, it has kube-proxy take its own rules away: in iptables
/// mode they stand in tables that others use, too, and only it knows which are its.
public record CleanUpProxyRules(Commands commands) implements Action {
    private static final String FIREWALL = "KUBE-FIREWALL";
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @Override
    public String key() {
        return "kube-proxy's rules go with it";
    }

    @Override
    public Health check() {
        return Health.healthy();
    }

    @Override
    public void perform(Progress progress) {}

    @Override
    public void undo(Progress progress) {
        if (!Files.exists(Layout.bin("kube-proxy"))) {
            return;
        }
        CommandResult result = commands.run(
                Command.of(Layout.bin("kube-proxy").toString(), "--cleanup").within(LIMIT));
        if (!result.ok()) {
            progress.say("kube-proxy --cleanup: " + result.tail());
        }
        for (String program : List.of("iptables", "ip6tables")) {
            removeFirewall(program);
        }
    }

    /// The one chain that `--cleanup` leaves. Each step may find nothing to do.
    private void removeFirewall(String program) {
        for (String chain : List.of("INPUT", "OUTPUT")) {
            commands.run(Command.of(program, "--wait", "--delete", chain, "--jump", FIREWALL));
        }
        commands.run(Command.of(program, "--wait", "--flush", FIREWALL));
        commands.run(Command.of(program, "--wait", "--delete-chain", FIREWALL));
    }
}
