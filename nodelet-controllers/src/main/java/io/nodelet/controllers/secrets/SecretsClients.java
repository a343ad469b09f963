package io.nodelet.controllers.secrets;

import io.nodelet.encryption.ClusterMasters;
import io.nodelet.encryption.EncryptionConfigFile;
import io.nodelet.encryption.ReportKeys;
import io.nodelet.encryption.RewriteSecrets;
import io.nodelet.encryption.RotateSecrets;
import io.nodelet.encryption.RotationParticipant;
import io.nodelet.encryption.RotationRecords;
import io.nodelet.encryption.RotationSeal;
import io.nodelet.encryption.StoredSecrets;
import io.nodelet.kube.BootstrapTokens;
import io.nodelet.kube.KubeApi;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.NodeletException;
import io.nodelet.model.Role;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;

/// What reaches the keys of a cluster's Secrets, on a master.
///
/// @param spec    the master
/// @param file    its keys
/// @param seal    of the cluster
/// @param own     its API server, as its daemon
/// @param admin   the same, as the cluster's administrator: what a person's command does
/// @param masters all of them
/// @param range   `/v3/kv/range` of its etcd
/// @param current whether its API server runs with its files as they are now
/// @param clock   the time
public record SecretsClients(
        NodeSpec spec,
        EncryptionConfigFile file,
        RotationSeal seal,
        KubeApi own,
        KubeApi admin,
        ClusterMasters masters,
        UnaryOperator<JsonNode> range,
        BooleanSupplier current,
        InstantSource clock) {
    private static final String PREFIX = "etcd-prefix";
    private static final String FILE = "encryption-provider-config";

    /// This master's name.
    public String node() {
        return spec.facts().name();
    }

    /// What is in etcd.
    public StoredSecrets stored() {
        String prefix = spec.config().controlPlane().apiserverFlags().getOrDefault(PREFIX, "/registry");
        return new StoredSecrets(range, prefix);
    }

    /// As the administrator sees it.
    public RotationRecords board() {
        return new RotationRecords(admin);
    }

    /// @param start has this master's API server start with the file, and returns once it is ready
    public RotationParticipant turn(Runnable start) {
        return new RotationParticipant(file, seal, current, start, clock);
    }

    /// What the daemon does about it.
    ///
    /// @param start as for [#turn]
    public ReportKeys reports(Runnable start, Consumer<String> log) {
        return new ReportKeys(node(), new RotationRecords(own), turn(start), log);
    }

    /// @param start as for [#turn]
    /// @param rest  between two looks
    public RotateSecrets rotation(Runnable start, Runnable rest) {
        return new RotateSecrets(
                node(), masters, board(), turn(start), new RewriteSecrets(admin, stored()), clock, rest);
    }

    /// @throws NodeletException where the API server reads another file, or a master may join with the keys of now
    public void requireRotatable() {
        if (spec.config().controlPlane().apiserverFlags().containsKey(FILE)) {
            throw new NodeletException(
                    "controlPlane.apiserverFlags has the API server read its keys from another file",
                    "Change them there by Kubernetes' procedure: docs/security.md, New keys.");
        }
        new BootstrapTokens(admin)
                .list().stream()
                        .filter(listed ->
                                listed.role().equals(Role.MASTER.wireName()) && !listed.expired(clock.instant()))
                        .findFirst()
                        .ifPresent(listed -> {
                            throw new NodeletException(
                                    "join token " + listed.id() + ", for a master, carries the keys of now until "
                                            + listed.expires(),
                                    "Let that master join first, or: nodeletctl token revoke " + listed.id()
                                            + "; and reset that machine if it has begun to join.");
                        });
    }

    /// How long a start of the API server may take.
    static final Duration START = Duration.ofMinutes(4);
}
