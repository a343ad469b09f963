package io.nodelet.diagnosis.support;

import io.nodelet.checks.machine.Machine;
import io.nodelet.model.Layout;
import io.nodelet.model.NodeConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The secrets that lie on a node, so that they can be taken out wherever somebody printed them.
///
/// @param machine the node
record KnownSecrets(Machine machine) {
    private static final Pattern KEY_LINE = Pattern.compile("(?m)^[A-Za-z0-9+/=]{16,}$");
    private static final Pattern VALUE =
            Pattern.compile("(?m)(?:client-key-data|token|password|secret):\\s*[\"']?([^\\s\"']+)");
    /// keepalived's.
    private static final Pattern PASSWORD = Pattern.compile("(?m)^\\s*auth_pass (\\S+)");

    private static final Pattern HEADER =
            Pattern.compile("(?m)Authorization\\s*=\\s*\\[?\"(?:Basic |Bearer )?([^\"]+)\"");
    /// The secret within a join token.
    private static final Pattern JOIN_TOKEN = Pattern.compile("nodelet\\.[0-9]+\\.[a-z]+\\.[a-z0-9]+\\.([a-z0-9]+)\\.");

    private static final Pattern USER_INFO = Pattern.compile("://([^/@\\s\"']+)@");

    /// @param config of the node; names the files of registries' passwords and of the join token
    Set<String> of(NodeConfig config) {
        Set<String> found = new LinkedHashSet<>();
        for (Path file : files()) {
            String text = text(file);
            patterns(file.toString())
                    .flatMap(pattern -> pattern.matcher(text).results())
                    .map(match -> match.group(match.groupCount()))
                    .forEach(value -> add(found, value));
        }
        config.runtime().registries().values().stream()
                .map(registry -> registry.passwordFile())
                .filter(text -> !text.isEmpty())
                .forEach(value -> add(found, text(Path.of(value))));
        JOIN_TOKEN
                .matcher(text(Path.of(config.join().tokenFile())))
                .results()
                .forEach(match -> add(found, match.group(1)));
        Stream.of(config.runtime().httpProxy(), config.runtime().httpsProxy())
                .flatMap(text -> USER_INFO.matcher(text).results())
                .forEach(match -> add(found, match.group(1)));
        return found;
    }

    /// The secret as it is, what it stands for in Base64, and a password alone where it stands with its user.
    private static void add(Set<String> found, String secret) {
        String text = secret.strip();
        found.add(text);
        found.add(Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)));
        String pair = text.contains(":") ? text : decoded(text);
        if (pair.contains(":") && !pair.contains("\n")) {
            found.add(pair.substring(pair.indexOf(':') + 1));
        }
    }

    private static String decoded(String text) {
        try {
            return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    /// Elsewhere a token may be no secret: etcd's names the cluster.
    private static Stream<Pattern> patterns(String file) {
        boolean values = file.contains("/kubeconfigs/") || file.contains("/encryption.yaml");
        return file.endsWith(".key")
                ? Stream.of(KEY_LINE)
                : values ? Stream.of(VALUE, USER_INFO) : Stream.of(HEADER, USER_INFO, PASSWORD);
    }

    private List<Path> files() {
        try (Stream<Path> all = Files.walk(machine.path(Layout.CONFIG.toString()))) {
            return all.filter(Files::isRegularFile)
                    .filter(path -> !path.toString().endsWith(".crt"))
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            return List.of(); // nothing was made yet
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return ""; // who can't read it can't copy it either
        }
    }
}
