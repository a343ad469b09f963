package io.nodelet.why.rule;

import io.nodelet.why.Cause;
import io.nodelet.why.Component;
import io.nodelet.why.Facts;
import io.nodelet.why.Facts.Keeper;
import io.nodelet.why.Facts.Stage;
import io.nodelet.why.Finding;
import io.nodelet.why.Finding.Remedy;
import java.util.List;
import java.util.stream.Stream;

/// A node of a machine with our package that nobody keeps, or that nobody will after the next boot.
final class KeeperRule implements Rule {
    private static final String UNIT = "nodeletd.service";

    @Override
    public Stream<Finding> diagnose(Facts facts) {
        Keeper keeper = facts.keeper();
        if (keeper.silent()) {
            return Stream.of(silent(keeper));
        }
        if (!keeper.installed() || facts.stage() != Stage.STARTED) {
            return Stream.empty();
        }
        return Stream.concat(
                keeper.running() ? Stream.empty() : Stream.of(gone(keeper)),
                keeper.enabled() ? Stream.empty() : Stream.of(disabled()));
    }

    private static Finding silent(Keeper keeper) {
        return Finding.of(
                Cause.KEEPER_SILENT,
                Component.NODELETD,
                UNIT,
                "nodeletd runs, and does not answer: what breaks stays broken, and a master lets nobody join",
                List.of("/run/nodelet/nodeletd.sock: no answer within 2 s"),
                keeper.installed()
                        ? new Remedy("systemctl restart nodeletd", "What it runs goes on.")
                        : Remedy.advice(
                                "End that `nodeletd run` (/run/nodelet/nodeletd.lock has its pid), and start it again as you"
                                        + " did; what it runs goes on."));
    }

    private static Finding gone(Keeper keeper) {
        return Finding.of(
                Cause.KEEPER_GONE,
                Component.NODELETD,
                UNIT,
                "No nodeletd keeps this node: what breaks stays broken, and a master lets nobody join",
                List.of("/run/nodelet/nodeletd.lock: no `nodeletd run` holds it"),
                Remedy.run(keeper.enabled() ? "systemctl start nodeletd" : "systemctl enable --now nodeletd"));
    }

    private static Finding disabled() {
        return Finding.of(
                Cause.KEEPER_DISABLED,
                Component.NODELETD,
                UNIT,
                "nodeletd is disabled: nobody starts it, and so this node, at the next boot",
                List.of("nothing in /etc/systemd/system/multi-user.target.wants leads to " + UNIT),
                Remedy.run("systemctl enable nodeletd"));
    }
}
