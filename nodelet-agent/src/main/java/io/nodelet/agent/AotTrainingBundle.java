package io.nodelet.agent;

import io.nodelet.bundle.Bundle;
import io.nodelet.bundle.BundleManifest;
import io.nodelet.bundle.BundleManifest.Kind;
import io.nodelet.config.JsonText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/// A manifest that names what phases ask for, without the files: enough to look at a plan, and nothing to install.
final class AotTrainingBundle {
    private static final String DIGEST = "0".repeat(64);
    private static final List<String> BINARIES = List.of(
            "apigate",
            "containerd",
            "containerd-shim-runc-v2",
            "ctr",
            "runc",
            "etcd",
            "etcdctl",
            "flanneld",
            "kube-apiserver",
            "kube-controller-manager",
            "kube-proxy",
            "kube-scheduler",
            "kubectl",
            "kubelet");
    private static final List<String> PLUGINS = List.of("bridge", "host-local", "loopback", "portmap");
    private static final List<String> IMAGES = List.of("coredns", "metrics-server", "pause");

    private AotTrainingBundle() {}

    /// Written by hand: what binds data must not be kept for a daemon that binds none.
    static void write(Path folder) throws IOException {
        List<Map<String, Object>> files = Stream.of(
                        BINARIES.stream().map(name -> entry(name, Kind.BINARY, List.of())),
                        PLUGINS.stream().map(name -> entry(name, Kind.CNI, List.of())),
                        IMAGES.stream()
                                .map(name -> entry(name + ".tar", Kind.IMAGE, List.of("nodelet/" + name + ":1"))))
                .flatMap(stream -> stream)
                .toList();
        Map<String, Object> all = Map.of(
                "name", "all",
                "version", "v1",
                "licence", "Apache-2.0",
                "source", Map.of("origin", "go-module", "location", "none"),
                "files", files);
        Map<String, Object> manifest = Map.of(
                "schema",
                BundleManifest.SCHEMA,
                "arch",
                "amd64",
                "catalog",
                DIGEST,
                "components",
                List.of(all),
                "sbom",
                entry("sbom.cdx.json", Kind.SBOM, List.of()));
        Files.createDirectories(folder);
        Files.writeString(folder.resolve(Bundle.MANIFEST), JsonText.of(manifest));
    }

    private static Map<String, Object> entry(String name, Kind kind, List<String> references) {
        return Map.of(
                "path",
                kind.path(name),
                "sha256",
                DIGEST,
                "size",
                0,
                "kind",
                kind.name().toLowerCase(Locale.ROOT),
                "references",
                references);
    }
}
