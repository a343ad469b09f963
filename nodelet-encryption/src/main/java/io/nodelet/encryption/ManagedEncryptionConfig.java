package io.nodelet.encryption;

import io.nodelet.resources.Template;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The content of an EncryptionConfiguration that is nodeletd's to the letter: Secrets, sealed with the first key, and
/// read with any. A file with anything else in it is an operator's, and none of these.
///
/// @param keys       one at least, each under a name of its own
/// @param encrypting whether Secrets are sealed when they are written; else they are only read
public record ManagedEncryptionConfig(List<SecretboxKey> keys, boolean encrypting) {
    private static final Pattern KEY =
            Pattern.compile("- name: nodelet-([1-9][0-9]{0,8})\n +secret: ([A-Za-z0-9+/]{43}=)\n");

    public ManagedEncryptionConfig {
        keys = List.copyOf(keys);
        if (keys.isEmpty() || keys.stream().map(SecretboxKey::name).distinct().count() != keys.size()) {
            throw new IllegalArgumentException("not one or more keys, each with a name: " + keys);
        }
    }

    /// Those of a new cluster.
    public static ManagedEncryptionConfig fresh(boolean encrypting, SecureRandom random) {
        return new ManagedEncryptionConfig(List.of(SecretboxKey.fresh(1, random)), encrypting);
    }

    /// What a file holds; empty where it is not ours to the letter.
    public static Optional<ManagedEncryptionConfig> parse(String text) {
        List<SecretboxKey> keys = new ArrayList<>();
        Matcher found = KEY.matcher(text);
        while (found.find()) {
            keys.add(SecretboxKey.of(Integer.parseInt(found.group(1)), found.group(2)));
        }
        if (keys.isEmpty() || keys.stream().map(SecretboxKey::name).distinct().count() != keys.size()) {
            return Optional.empty();
        }
        ManagedEncryptionConfig on = new ManagedEncryptionConfig(keys, true);
        return List.of(on, on.encrypting(false)).stream()
                .filter(config -> config.yaml().equals(text))
                .findFirst();
    }

    /// The file's text. Secret.
    public String yaml() {
        String lines = keys.stream()
                .map(secretboxKey -> "            - name: " + secretboxKey.name() + "\n              secret: "
                        + secretboxKey.secret())
                .collect(Collectors.joining("\n"));
        return Template.of(ManagedEncryptionConfig.class, encrypting ? "encryption-on.yaml" : "encryption-off.yaml")
                .fill(Map.of("keys", lines));
    }

    public ManagedEncryptionConfig encrypting(boolean wanted) {
        return new ManagedEncryptionConfig(keys, wanted);
    }

    /// The one that writes.
    public SecretboxKey first() {
        return keys.getFirst();
    }

    /// With a new key that as yet only reads.
    ManagedEncryptionConfig added(SecureRandom random) {
        List<SecretboxKey> more = new ArrayList<>(keys);
        more.add(SecretboxKey.fresh(highest() + 1, random));
        return new ManagedEncryptionConfig(more, encrypting);
    }

    private int highest() {
        return keys.stream().mapToInt(SecretboxKey::number).max().orElse(0);
    }

    /// With the last key as the one that writes.
    ManagedEncryptionConfig promoted() {
        List<SecretboxKey> order = new ArrayList<>(keys);
        order.addFirst(order.removeLast());
        return new ManagedEncryptionConfig(order, encrypting);
    }

    /// With the key alone that writes.
    ManagedEncryptionConfig alone() {
        return new ManagedEncryptionConfig(List.of(first()), encrypting);
    }

    /// Whether a master that has `now` may be given this: it is the same, or one step on. No step takes a key away that
    /// still writes, or has one write that did not read before.
    boolean follows(ManagedEncryptionConfig now) {
        boolean added = keys.size() == now.keys.size() + 1
                && keys.subList(0, now.keys.size()).equals(now.keys)
                && keys.getLast().number() > now.highest();
        boolean reordered = keys.size() == now.keys.size() && new HashSet<>(keys).equals(new HashSet<>(now.keys));
        boolean cleared = keys.equals(List.of(now.first()));
        return encrypting == now.encrypting && (added || reordered || cleared);
    }

    /// Without the secrets.
    @Override
    public String toString() {
        return keys + (encrypting ? "" : ", only for reading");
    }
}
