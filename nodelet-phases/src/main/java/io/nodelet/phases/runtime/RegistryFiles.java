package io.nodelet.phases.runtime;

import io.nodelet.engine.Item;
import io.nodelet.host.AtomicFile;
import io.nodelet.model.NodeConfig.ContainerRuntime;
import io.nodelet.model.NodeletException;
import io.nodelet.model.Registry;
import io.nodelet.resources.Folder;
import io.nodelet.resources.TextFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.TreeSet;

/// containerd's `hosts.toml` files: one folder for each registry that has mirrors, credentials or a CA of its own.
///
/// @param runtime what the operator wants
/// @param folder  containerd's `config_path`
record RegistryFiles(ContainerRuntime runtime, Path folder) {
    List<Item> items() {
        TreeSet<String> hosts = new TreeSet<>(runtime.mirrors().keySet());
        hosts.addAll(runtime.registries().keySet());
        List<Item> items = new ArrayList<>();
        for (String host : hosts) {
            items.add(Folder.shared(folder.resolve(host)));
            // 0600: it may hold a password.
            items.add(new TextFile(folder.resolve(host).resolve("hosts.toml"), toml(host), "0600"));
        }
        return items;
    }

    private String toml(String host) {
        StringBuilder toml = new StringBuilder();
        if (!host.equals("_default")) {
            toml.append("server = ").append(quote("https://" + server(host))).append("\n");
        }
        for (String mirror : runtime.mirrors().getOrDefault(host, List.of())) {
            toml.append(section(mirror, hostOf(mirror)));
        }
        if (runtime.registries().containsKey(host)) {
            toml.append(section("https://" + host, host));
        }
        return toml.toString();
    }

    private String section(String url, String host) {
        Registry registry = runtime.registries().getOrDefault(host, Registry.DEFAULTS);
        StringBuilder toml = new StringBuilder("\n[host.").append(quote(url)).append("]\n");
        toml.append("  capabilities = [\"pull\", \"resolve\"]\n");
        if (namesApi(url)) {
            toml.append("  override_path = true\n");
        }
        if (!registry.caFile().isEmpty()) {
            toml.append("  ca = ").append(quote(registry.caFile())).append("\n");
        }
        if (registry.insecure()) {
            toml.append("  skip_verify = true\n");
        }
        if (!registry.username().isEmpty()) {
            toml.append("  [host.").append(quote(url)).append(".header]\n");
            toml.append("    Authorization = [").append(quote(basic(registry))).append("]\n");
        }
        return toml.toString();
    }

    /// Docker Hub serves its registry under another name; containerd knows that only where no server is named.
    private static String server(String host) {
        return host.equals("docker.io") ? "registry-1.docker.io" : host;
    }

    /// Whether the address says itself where the registry's API is (`https://harbor.example/v2/hub`): containerd would
    /// put `/v2` behind it once more.
    private static boolean namesApi(String url) {
        String path = String.valueOf(java.net.URI.create(url).getPath());
        return path.equals("/v2") || path.startsWith("/v2/") || path.endsWith("/v2") || path.contains("/v2/");
    }

    private static String basic(Registry registry) {
        try {
            String password = Files.readString(Path.of(registry.passwordFile())).strip();
            byte[] pair = (registry.username() + ":" + password).getBytes(StandardCharsets.UTF_8);
            return "Basic " + Base64.getEncoder().encodeToString(pair);
        } catch (IOException e) {
            throw new NodeletException(
                    "can't read the password file " + registry.passwordFile() + ": " + AtomicFile.reason(e), e);
        }
    }

    private static String hostOf(String url) {
        String authority = java.net.URI.create(url).getAuthority();
        return authority == null ? url : authority;
    }

    private static String quote(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
