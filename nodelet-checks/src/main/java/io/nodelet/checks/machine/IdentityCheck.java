package io.nodelet.checks.machine;

import io.nodelet.model.HostIdentity;
import io.nodelet.model.IdentityDrift;
import io.nodelet.model.NodeConfig;
import io.nodelet.model.NodeletException;
import java.util.Optional;

/// Finds out whether a machine is still what its node was brought up with.
///
/// @param known   what the node goes by; empty where that is not clear: nothing can have changed then
/// @param config  what the operator wants
/// @param machine what there is
public record IdentityCheck(Optional<HostIdentity> known, NodeConfig config, Machine machine) {
    /// How it is now.
    public Optional<IdentityDrift> check() {
        return known.flatMap(this::moved);
    }

    private Optional<IdentityDrift> moved(HostIdentity was) {
        var now = new HostIdentity(FactGatherer.name(config, machine), address(was));
        return now.equals(was) ? Optional.empty() : Optional.of(new IdentityDrift(was, now));
    }

    /// An address that is still on an interface stays the node's, even where another has come that looks better.
    private String address(HostIdentity was) {
        String wanted = config.node().address();
        boolean there = FactGatherer.with(machine.nics().get(), was.address()).isPresent();
        if (there && (wanted.isEmpty() || wanted.equals(was.address()))) {
            return was.address();
        }
        try {
            return FactGatherer.discover(config, machine).address();
        } catch (NodeletException e) {
            return "";
        }
    }
}
