package io.nodelet.checks.preflight;

import io.nodelet.checks.machine.Firewall;
import io.nodelet.checks.machine.NodeTraffic;
import java.util.ArrayList;
import java.util.List;

/// Whether a firewall lets pass what a node and its pods live by. Warnings: whom a rule means is not looked at.
final class FirewallCheck {
    private FirewallCheck() {}

    static List<PreflightProblem> check(PreflightContext context) {
        Firewall firewall = Firewall.look(context.machine().nft());
        NodeTraffic traffic = NodeTraffic.of(context.config());
        String pods = String.join(", ", context.config().network().podCidrs());
        List<PreflightProblem> faults = new ArrayList<>();
        firewall.at("input")
                .forEach(chain -> traffic.unnamed(chain)
                        .ifPresent(text -> faults.add(new PreflightProblem(
                                false,
                                "a firewall drops what comes in: " + text,
                                "Let it in, in that chain or by your firewall's own command: all that comes from "
                                        + pods + ", and the ports from nodes and clients (docs/network.md)."))));
        firewall.at("forward").stream()
                .filter(chain -> !NodeTraffic.passes(chain, context.config().network()))
                .forEach(chain -> faults.add(new PreflightProblem(
                        false,
                        "a firewall drops what is forwarded, pods' packets among it: chain " + chain.name() + " ("
                                + chain.how() + ") does not name " + pods,
                        "Let pass what comes from " + pods + " and what goes there, in that chain.")));
        return faults;
    }
}
