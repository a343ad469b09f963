package io.nodelet.agent;

import io.nodelet.bundle.Arch;
import io.nodelet.bundle.Bundle;
import io.nodelet.bundle.Manifest;
import io.nodelet.bundle.Manifest.Component;
import io.nodelet.bundle.Manifest.Entry;
import io.nodelet.bundle.Manifest.Kind;
import io.nodelet.bundle.Manifest.Origin;
import io.nodelet.bundle.Manifest.Source;
import io.nodelet.bundle.ManifestJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// A manifest that names what phases ask for, without the files: enough to look at a plan, and nothing to install.
final class WarmUpBundle {
    private static final String DIGEST = "0".repeat(64);
    private static final List<String> BINARIES = List.of(
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

    private WarmUpBundle() {}

    static void write(Path folder) throws IOException {
        List<Entry> files = Stream.of(
                        BINARIES.stream().map(name -> entry(name, Kind.BINARY, List.of())),
                        PLUGINS.stream().map(name -> entry(name, Kind.CNI, List.of())),
                        IMAGES.stream()
                                .map(name -> entry(name + ".tar", Kind.IMAGE, List.of("nodelet/" + name + ":1"))))
                .flatMap(it -> it)
                .toList();
        var all = new Component("all", "v1", "Apache-2.0", Source.of(Origin.GO_MODULE, "none"), files);
        var manifest = new Manifest(
                Manifest.SCHEMA, Arch.AMD64, DIGEST, List.of(all), new Entry("sbom.cdx.json", DIGEST, 0, Kind.SBOM));
        Files.createDirectories(folder);
        Files.write(folder.resolve(Bundle.MANIFEST), ManifestJson.write(manifest));
    }

    private static Entry entry(String name, Kind kind, List<String> references) {
        return new Entry(kind.path(name), DIGEST, 0, kind, references);
    }
}
