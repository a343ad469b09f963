package io.nodelet.agent.cli.context;

import io.nodelet.controllers.etcd.EtcdClients;
import io.nodelet.controllers.membership.ControlPlaneMembership;
import io.nodelet.controllers.secrets.SecretsClients;
import io.nodelet.daemon.NodeIdentity;
import io.nodelet.daemon.OtherMasters;
import io.nodelet.diagnosis.probe.FactCollector;
import io.nodelet.engine.Plan;
import io.nodelet.engine.RunEvent;
import io.nodelet.engine.Runner;
import io.nodelet.engine.ledger.OwnedResource;
import io.nodelet.etcd.member.RejoinPreconditions;
import io.nodelet.host.Services;
import io.nodelet.kube.KubeApi;
import io.nodelet.model.HostIdentity;
import io.nodelet.model.IdentityDrift;
import io.nodelet.model.NodeConfig;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.NodeletException;
import io.nodelet.why.Facts;
import java.util.Optional;
import java.util.function.Supplier;

/// What the commands act on: the phases of one node.
public interface NodeOperations {
    /// The phases of the node's role. Looks at nothing, so that a listing is quick.
    Plan plan();

    /// Whether something of it was made before: then a start first looks whether there is anything to do.
    boolean started();

    /// What brings them up and down.
    Runner runner(RunEvent.Sink events);

    /// Whether this is one of the things that `restart --regen-certs` makes anew.
    boolean renewable(OwnedResource owned);

    /// The services of the machine.
    Services services();

    /// Ends what would start a daemon again that does not live long enough to be asked to leave.
    ///
    /// @return whether there was such a thing
    default boolean endKeeper() {
        return false;
    }

    /// What the node should be: its configuration, and the facts of its machine.
    ///
    /// @throws NodeletException when the machine does not say what the configuration leaves to it
    default NodeSpec spec() {
        throw new NodeletException("this stack is of no machine");
    }

    /// Who this node is, for its documents.
    NodeIdentity identity();

    /// What the node goes by: what it was brought up with, or would be now; empty where that is not clear.
    default Optional<HostIdentity> host() {
        return Optional.empty();
    }

    /// Tells, at each asking, how the machine has become another one than [#host] said when this was called.
    default Supplier<Optional<IdentityDrift>> moved() {
        return Optional::empty;
    }

    /// Makes the folder for what nodeletd remembers, as one that a reset takes away.
    void prepare();

    /// What a scout sees of the node now; of the machine alone where there is no more to see.
    default Facts collectFacts(FactCollector factCollector) {
        return factCollector.collect(Optional.empty());
    }

    /// The cluster's API, as nodeletd itself reaches it; each call of it is short.
    ///
    /// @throws NodeletException when there is none, or it is not clear where
    default KubeApi api() {
        throw new NodeletException("this stack is of no cluster");
    }

    /// What reaches this master's etcd.
    ///
    /// @throws NodeletException where the node has none
    default EtcdClients etcd() {
        throw new NodeletException("this stack has no etcd");
    }

    /// What brings this master's lost member of etcd in again.
    ///
    /// @throws NodeletException where the node has none
    default RejoinPreconditions rejoin() {
        throw new NodeletException("this stack has no etcd");
    }

    /// Keeps on record, after a start, what is only known while the cluster answers.
    default void remember() {}

    /// What reaches the keys of the cluster's Secrets.
    ///
    /// @throws NodeletException where the node is no master
    default SecretsClients secrets() {
        throw new NodeletException("this stack has no keys of Secrets");
    }

    /// The node's seat among its cluster's masters.
    default ControlPlaneMembership controlPlaneMembership() {
        return ControlPlaneMembership.NONE;
    }

    /// The other masters of this one's cluster.
    default OtherMasters others() {
        return OtherMasters.NONE;
    }

    /// Makes the stack of a configuration.
    @FunctionalInterface
    interface Source {
        NodeOperations of(NodeConfig config);
    }
}
