package io.nodelet.controllers.membership;

import java.util.Optional;

/// A node's seat among the masters of its cluster. A node that is no master has none, and costs nothing.
public interface ControlPlaneMembership {
    /// Of a node that is no master.
    ControlPlaneMembership NONE = new ControlPlaneMembership() {
        @Override
        public Optional<String> againstStop() {
            return Optional.empty();
        }

        @Override
        public Optional<String> againstLeaving() {
            return Optional.empty();
        }

        @Override
        public boolean shared() {
            return false;
        }

        @Override
        public void leave() {}
    };

    /// Why its etcd should not stop now; nothing where that costs the cluster nothing, or nobody can be asked.
    Optional<String> againstStop();

    /// Why it should not leave for good; nothing where that costs the cluster nothing, or nobody can be asked.
    Optional<String> againstLeaving();

    /// Whether other masters have seats, too, as far as anybody can be asked.
    boolean shared();

    /// Takes its member out of etcd's cluster; what it holds is of no use from then on.
    ///
    /// @throws io.nodelet.model.NodeletException when the others do not agree
    void leave();
}
