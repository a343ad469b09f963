package io.nodelet.agent.cli.process;

import io.nodelet.agent.cli.context.NodeOperations;
import io.nodelet.config.ConfigTree;
import io.nodelet.config.JsonText;
import io.nodelet.controllers.etcd.EtcdClients;
import io.nodelet.daemon.CheckIntervals;
import io.nodelet.daemon.ManagedNode;
import io.nodelet.daemon.PlanIndex;
import io.nodelet.encryption.ReportKeys;
import io.nodelet.engine.Runner;
import io.nodelet.kube.KnownMasters;
import io.nodelet.model.Durations;
import io.nodelet.model.HostIdentity;
import io.nodelet.model.IdentityDrift;
import io.nodelet.model.Lazy;
import io.nodelet.model.NodeConfig;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.NodeletException;
import io.nodelet.model.PhaseId;
import io.nodelet.model.Role;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// The node of the configuration in force, for the daemon and its controllers. A reload puts another in its place.
final class ActiveNode {
    private final KnownMasters masters;
    private final Runnable restartControlPlane;
    private final Consumer<String> log;
    private volatile InForce now = InForce.NONE;

    /// @param masters             the file of known masters
    /// @param restartControlPlane starts this master's control plane with its files as they are
    ActiveNode(KnownMasters masters, Runnable restartControlPlane, Consumer<String> log) {
        this.masters = masters;
        this.restartControlPlane = restartControlPlane;
        this.log = log;
    }

    private record InForce(
            NodeConfig config,
            Supplier<NodeSpec> spec,
            Optional<Supplier<EtcdClients>> etcd,
            Optional<Supplier<ReportKeys>> keys,
            List<PhaseId> phases,
            Supplier<Optional<IdentityDrift>> moved) {
        static final InForce NONE = new InForce(
                NodeConfig.DEFAULTS,
                () -> {
                    throw new NodeletException("no configuration is in force yet");
                },
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional::empty);
    }

    NodeConfig config() {
        return now.config();
    }

    NodeSpec spec() {
        return now.spec().get();
    }

    /// What reaches this master's etcd; empty where the node has none.
    Optional<EtcdClients> etcd() {
        return now.etcd().map(Supplier::get);
    }

    /// This master's part in rotations of keys; empty where the node is none.
    Optional<ReportKeys> keys() {
        return now.keys().map(Supplier::get);
    }

    List<PhaseId> phases() {
        return now.phases();
    }

    /// How the machine has become another one than the node was brought up on.
    Optional<IdentityDrift> moved() {
        return now.moved().get();
    }

    /// Puts the node of a configuration in force.
    ManagedNode put(NodeConfig config, NodeOperations operations, Runner runner) {
        ManagedNode node = managed(config, operations, runner);
        boolean master = config.role() == Role.MASTER;
        now = new InForce(
                config,
                operations::spec,
                master ? Optional.of(Lazy.of(operations::etcd)) : Optional.empty(),
                master
                        ? Optional.of(Lazy.of(() -> operations.secrets().reports(restartControlPlane, log)))
                        : Optional.empty(),
                operations.plan().ids(),
                operations.moved());
        return node;
    }

    private ManagedNode managed(NodeConfig config, NodeOperations operations, Runner runner) {
        NodeConfig.Daemon wishes = config.daemon();
        return new ManagedNode(
                runner,
                PlanIndex.of(runner.plan(), operations.services()::files),
                operations.identity(),
                wishes.serviceState(),
                digest(config, operations.host()),
                new CheckIntervals(
                        Durations.of(wishes.interval()),
                        Durations.of(wishes.probeInterval()),
                        CheckIntervals.DEFAULT.pulse()),
                lost(operations.moved()),
                operations.others());
    }

    /// Under another name the node goes on; without its address it does not.
    private static Supplier<Optional<String>> lost(Supplier<Optional<IdentityDrift>> moved) {
        return () -> moved.get()
                .filter(IdentityDrift::addressChanged)
                .map(identityDrift -> identityDrift.describe() + " (nodeletd identity show says what to do)");
    }

    /// Of the configuration and of what goes into declarations beside it.
    private String digest(NodeConfig config, Optional<HostIdentity> host) {
        List<String> known = config.role() == Role.MASTER ? masters.list(config) : List.of();
        try {
            String all = JsonText.line(ConfigTree.of(config))
                    + String.join("\n", known)
                    + host.map(HostIdentity::toString).orElse("");
            byte[] text = all.getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
