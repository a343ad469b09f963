package io.nodelet.model;

import java.util.ArrayList;
import java.util.List;

/// A machine that is not what its node was brought up with any more.
///
/// @param known what the node was brought up with, and goes by
/// @param now   what the machine, or its configuration, says
public record IdentityDrift(HostIdentity known, HostIdentity now) {
    /// The command that goes on with the new address.
    public static final String ACCEPT = "nodeletd identity accept";

    /// Whether the node can't do its work as it is.
    public boolean addressChanged() {
        return !now.address().equals(known.address());
    }

    public boolean nameChanged() {
        return !now.name().equals(known.name());
    }

    /// Whether there is something to go on with.
    public boolean acceptable() {
        return addressChanged() && !now.address().isEmpty();
    }

    /// What of it is about the address alone.
    public IdentityDrift withoutName() {
        return new IdentityDrift(known, new HostIdentity(known.name(), now.address()));
    }

    /// What of it is about the name alone.
    public IdentityDrift withoutAddress() {
        return new IdentityDrift(known, new HostIdentity(now.name(), known.address()));
    }

    /// What changed, in one sentence.
    public String describe() {
        List<String> changes = new ArrayList<>();
        if (addressChanged()) {
            changes.add(
                    now.address().isEmpty()
                            ? "this machine has the address " + known.address() + " no more, and no other in its place"
                            : "this machine's address is " + now.address() + " now, and node " + known.name()
                                    + " was brought up with " + known.address());
        }
        if (nameChanged()) {
            changes.add(
                    "this machine is called " + now.name() + " now, and its node was brought up as " + known.name());
        }
        return String.join("; ", changes);
    }

    /// What does not work because of it.
    ///
    /// @param master whether the node is one
    public String broken(boolean master) {
        if (!addressChanged()) {
            return "nothing; the node stays " + known.name()
                    + " in the cluster, where a node can't be renamed, and goes on under that name";
        }
        return master
                ? "etcd, the API server, their certificates, kubeconfigs and kubelet go by " + known.address()
                        + ": controllers and other nodes do not reach the API any more, and etcd does not start again"
                : "the cluster reaches kubelet and this node's pods at " + known.address()
                        + ": no logs, no exec, no traffic between its pods and other nodes'";
    }

    /// What an operator does about it.
    public String remedy() {
        if (!addressChanged()) {
            return "Rename the machine (hostnamectl set-hostname " + known.name() + "), or set node.name: "
                    + known.name()
                    + " in the configuration. Another name needs a new node: nodeletd reset, then join again.";
        }
        return !acceptable()
                ? "Give the machine that address back. Or give it another one, which node.address names where the"
                        + " configuration has that key, then: " + ACCEPT
                : ACCEPT + " goes on with " + now.address() + ". Or give the machine " + known.address() + " back.";
    }
}
