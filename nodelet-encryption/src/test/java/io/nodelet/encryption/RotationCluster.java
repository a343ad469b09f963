package io.nodelet.encryption;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.engine.Progress;
import io.nodelet.kube.FakeKubeApi;
import io.nodelet.kube.KubeApi;
import io.nodelet.kube.KubeException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/// Masters `m1`, `m2`, … with files of their own, API servers that read these when they start, and one store. While a
/// rotation waits, the other masters' daemons look, and somebody writes Secrets through any API server.
final class RotationCluster {
    static final int SECRETS = 12;
    static final String AUTHORITY = "-----BEGIN EC PRIVATE KEY-----\nQUFB\n-----END EC PRIVATE KEY-----\n";
    private static final int PATIENCE = 2000;

    /// The machine went down.
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    /// Whoever waits for ever.
    static final class Tired extends Error {
        private static final long serialVersionUID = 1L;
    }

    private final Path root;
    private final Random random;
    private final FakeKubeApi api = new FakeKubeApi();
    private final SecretsInEtcd etcd = new SecretsInEtcd();
    private final Map<String, ManagedEncryptionConfig> running = new LinkedHashMap<>();
    private final Map<String, Integer> restarts = new LinkedHashMap<>();
    private final Map<String, ReportKeys> daemons = new LinkedHashMap<>();
    private final StringBuilder written = new StringBuilder();
    private Instant now = Instant.parse("2026-11-30T12:00:00Z");
    private String node = "";
    private String unwell = "";
    private String refused = "";
    private String robber = "";
    private int moments;
    private int killed = -1;
    private int rests;

    RotationCluster(Path root, int masters, Random random) {
        this.root = root;
        this.random = random;
        ManagedEncryptionConfig keys = ManagedEncryptionConfig.fresh(true, new SecureRandom());
        for (String master :
                IntStream.rangeClosed(1, masters).mapToObj(i -> "m" + i).toList()) {
            prepare(master, keys);
        }
        for (int i = 0; i < SECRETS; i++) {
            api.given("{apiVersion: v1, kind: Secret, metadata: {name: s" + i + ", namespace: default}}");
            etcd.seal("/registry/secrets/default/s" + i, keys.first());
        }
    }

    private void prepare(String master, ManagedEncryptionConfig keys) {
        try {
            Files.createDirectories(root.resolve(master));
            Files.writeString(authority(master), AUTHORITY);
            if (!file(master).exists()) {
                Files.writeString(file(master).path(), keys.yaml());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        file(master).keys().ifPresent(config -> running.put(master, config));
        restarts.put(master, 0);
        daemons.put(master, new ReportKeys(master, new RotationRecords(api), turn(master, () -> {}), _ -> {}));
    }

    EncryptionConfigFile file(String master) {
        return new EncryptionConfigFile(root.resolve(master).resolve("encryption.yaml"));
    }

    Path authority(String master) {
        return root.resolve(master).resolve("ca.key");
    }

    RotationRecords board() {
        return new RotationRecords(api);
    }

    int restarts(String master) {
        return restarts.getOrDefault(master, 0);
    }

    /// The names of the keys that Secrets are sealed with.
    Set<String> seals() {
        Set<String> seals = new TreeSet<>();
        etcd.keys().forEach(key -> seals.add(etcd.sealOf(key)));
        return seals;
    }

    /// Everything that was ever sent to the API.
    String everWritten() {
        return written.toString();
    }

    void killAt(int moment) {
        killed = moment;
    }

    void unwell(String why) {
        unwell = why;
    }

    void refuse(String secret) {
        refused = secret;
    }

    void takenOverBy(String master) {
        robber = master;
    }

    RotateSecrets.Done run(String master, Progress progress) {
        node = master;
        rests = 0;
        KubeApi watched = watched();
        return new RotateSecrets(
                        master,
                        new Members(),
                        new RotationRecords(watched),
                        turn(master, this::moment),
                        new RewriteSecrets(watched, new StoredSecrets(etcd, "/registry")),
                        () -> now,
                        this::rest)
                .run(progress);
    }

    private RotationParticipant turn(String master, Runnable moment) {
        return new RotationParticipant(
                file(master),
                new RotationSeal(authority(master)),
                () -> file(master).keys().equals(Optional.ofNullable(running.get(master))),
                () -> {
                    moment.run();
                    start(master);
                    moment.run();
                },
                () -> now);
    }

    private void start(String master) {
        assertThat(unwell).as("while another is not well").isEmpty();
        running.put(master, file(master).keys().orElseThrow());
        restarts.merge(master, 1, Integer::sum);
        safe();
    }

    /// Every API server reads every Secret, and whatever any other writes now.
    private void safe() {
        for (Map.Entry<String, ManagedEncryptionConfig> one : running.entrySet()) {
            List<String> known =
                    one.getValue().keys().stream().map(SecretboxKey::name).toList();
            assertThat(known).as(one.getKey()).containsAll(seals());
            running.values().forEach(config -> assertThat(one.getValue().keys()).contains(config.first()));
        }
    }

    /// The other masters' daemons look, and somebody writes a Secret somewhere.
    private void rest() {
        if (++rests > PATIENCE) {
            throw new Tired();
        }
        now = now.plusSeconds(5);
        daemons.forEach((master, daemon) -> daemon.look());
        List<ManagedEncryptionConfig> all = List.copyOf(running.values());
        etcd.seal(
                "/registry/secrets/default/s" + random.nextInt(SECRETS),
                all.get(random.nextInt(all.size())).first());
        safe();
        moment();
    }

    private void moment() {
        if (moments++ == killed) {
            throw new Killed();
        }
    }

    private KubeApi watched() {
        return (KubeApi) Proxy.newProxyInstance(
                KubeApi.class.getClassLoader(), new Class<?>[] {KubeApi.class}, (_, method, args) -> {
                    moment();
                    Object answer;
                    try {
                        if (method.getName().equals("patch")) {
                            patching(String.valueOf(args[0]), String.valueOf(args[1]));
                        }
                        answer = method.invoke(api, args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                    moment();
                    return answer;
                });
    }

    private void patching(String path, String patch) {
        written.append(patch);
        String secret = path.substring(path.lastIndexOf('/') + 1);
        if (!path.contains("/secrets/")) {
            return;
        }
        if (secret.equals(refused)) {
            throw new KubeException(403, "a webhook does not like " + secret, "", null);
        }
        if (!robber.isEmpty()) {
            Rotation now = board().read().rotation().orElseThrow();
            board().write(Optional.of(now), Optional.of(now.drivenBy(robber + "/1")));
            robber = "";
        }
        ManagedEncryptionConfig keys = running.get(node);
        if (keys != null) {
            etcd.seal("/registry/secrets/default/" + secret, keys.first());
        }
    }

    private final class Members implements ClusterMasters {
        @Override
        public List<String> names() {
            return List.copyOf(daemons.keySet());
        }

        @Override
        public Optional<String> unwell() {
            return Optional.of(unwell).filter(text -> !text.isEmpty());
        }
    }
}
