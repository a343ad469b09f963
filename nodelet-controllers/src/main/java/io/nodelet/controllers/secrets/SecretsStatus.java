package io.nodelet.controllers.secrets;

import io.nodelet.encryption.KeyReport;
import io.nodelet.encryption.ProviderKey;
import io.nodelet.encryption.Rotation;
import io.nodelet.encryption.RotationRecords;
import io.nodelet.model.NodeletException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// How a cluster's Secrets are sealed, as one master sees it.
///
/// @param ours     whether this master's file is nodeletd's; an operator's is never changed
/// @param keys     of this master's file, in order
/// @param masters  what each says; empty where it has not told
/// @param stored   Secrets in etcd, by what sealed them
/// @param rotation that is under way
/// @param older    versions of the file beside it
/// @param wrong    what is not as it should be
/// @param unseen   what could not be seen
/// @param at       when
public record SecretsStatus(
        boolean ours,
        List<ProviderKey> keys,
        SortedMap<String, Optional<KeyReport>> masters,
        SortedMap<String, Integer> stored,
        Optional<Rotation> rotation,
        List<Path> older,
        List<String> wrong,
        List<String> unseen,
        Instant at) {
    /// A master that has not told for so long is not there, as each tells every ten minutes.
    private static final Duration STALE = Duration.ofMinutes(15);

    /// Looks. Whatever does not answer is one of the things that could not be seen.
    public static SecretsStatus of(SecretsClients tools) {
        var look = new SecretsScan(tools);
        return look.status();
    }

    /// For programs, in this order.
    public Map<String, Object> toMap() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("ours", ours);
        tree.put("keys", keys.stream().map(ProviderKey::toMap).toList());
        tree.put(
                "masters", masters.entrySet().stream().map(SecretsStatus::toMap).toList());
        tree.put("secrets", new LinkedHashMap<>(stored));
        tree.put(
                "rotation",
                rotation.<Object>map(rotation -> Map.of(
                                "id",
                                rotation.id(),
                                "began",
                                rotation.began().toString(),
                                "step",
                                rotation.step().wireName(),
                                "turn",
                                rotation.turn()))
                        .orElse(Map.of()));
        tree.put("olderFiles", older.stream().map(Path::toString).toList());
        tree.put("wrong", wrong);
        tree.put("unseen", unseen);
        return tree;
    }

    private static Map<String, Object> toMap(Map.Entry<String, Optional<KeyReport>> master) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("name", master.getKey());
        master.getValue().ifPresent(keyReport -> {
            tree.put("keys", keyReport.keys());
            tree.put("inUse", keyReport.inUse());
            tree.put("told", keyReport.told().toString());
        });
        return tree;
    }

    private static final class SecretsScan {
        private final SecretsClients tools;
        private final Instant now;
        private final List<String> wrong = new ArrayList<>();
        private final List<String> unseen = new ArrayList<>();
        private final SortedMap<String, Optional<KeyReport>> masters = new TreeMap<>();
        private Optional<Rotation> rotation = Optional.empty();

        SecretsScan(SecretsClients tools) {
            this.tools = tools;
            this.now = tools.clock().instant();
        }

        SecretsStatus status() {
            KeyReport own = tools.turn(() -> {}).look();
            List<ProviderKey> keys =
                    tools.file().exists() ? ProviderKey.of(tools.file().content()) : List.of();
            if (keys.isEmpty()) {
                wrong.add(tools.file().path() + " is gone, or no EncryptionConfiguration");
            }
            masters(own);
            SortedMap<String, Integer> stored = stored(keys);
            return new SecretsStatus(
                    tools.file().keys().isPresent(),
                    keys,
                    masters,
                    stored,
                    rotation,
                    tools.file().kept(),
                    List.copyOf(wrong),
                    List.copyOf(unseen),
                    now);
        }

        private void masters(KeyReport own) {
            masters.put(tools.node(), Optional.of(own));
            SortedMap<String, KeyReport> told = new TreeMap<>();
            try {
                tools.masters().names().forEach(name -> masters.putIfAbsent(name, Optional.empty()));
                RotationRecords.Seen seen = tools.board().read();
                told.putAll(seen.reports());
                rotation = seen.rotation();
                rotation.ifPresent(rotation -> wrong.add("a rotation is under way, at the step "
                        + rotation.step().wireName() + ": `nodeletd secrets rotate` goes on with it"));
            } catch (NodeletException e) {
                unseen.add("the other masters: " + e.getMessage());
            }
            masters.replaceAll((name, report) -> report.or(() -> Optional.ofNullable(told.get(name))));
            masters.forEach((name, report) -> compare(name, report, own));
        }

        private void compare(String name, Optional<KeyReport> report, KeyReport own) {
            if (report.isEmpty()) {
                unseen.add(name + " has not told what it has: no nodeletd runs there, or an older one");
                return;
            }
            KeyReport keyReport = report.get();
            if (keyReport.told().plus(STALE).isBefore(now)) {
                unseen.add(name + " has told nothing since " + keyReport.told());
            }
            if (!keyReport.keys().equals(own.keys())) {
                wrong.add(name + " has other keys than this master, or in another order");
            }
            if (!keyReport.inUse()) {
                wrong.add("the API server of " + name + " does not run with its files as they are now");
            }
        }

        private SortedMap<String, Integer> stored(List<ProviderKey> keys) {
            try {
                SortedMap<String, Integer> stored = tools.stored().bySeal();
                Optional<String> first = keys.stream()
                        .filter(providerKey -> providerKey.resources().contains("secrets"))
                        .map(ProviderKey::seal)
                        .findFirst();
                first.ifPresent(text -> stored.forEach((seal, count) -> {
                    if (!seal.equals(text)) {
                        wrong.add(count + " Secrets in etcd: " + seal + ", and not yet " + text);
                    }
                }));
                return stored;
            } catch (NodeletException e) {
                unseen.add("what Secrets in etcd are sealed with: " + e.getMessage());
                return new TreeMap<>();
            }
        }
    }
}
