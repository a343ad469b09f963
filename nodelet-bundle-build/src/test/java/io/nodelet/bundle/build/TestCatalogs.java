package io.nodelet.bundle.build;

import io.nodelet.bundle.BundleManifest.Kind;
import io.nodelet.bundle.build.Catalog.GoBuild;
import io.nodelet.bundle.build.Catalog.Release;
import io.nodelet.bundle.build.Catalog.Spec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Small catalogs for tests, with releases laid out as the real projects lay theirs out.
final class TestCatalogs {
    static final String SIGNER = "robot@example.org";
    static final String ISSUER = "https://accounts.example.org";

    private TestCatalogs() {}

    /// A component with one Go program.
    static Spec go(String name, List<GoBuild> builds) {
        return new Spec(
                name, "v1.2.3", "MIT", "example.org/" + name, Map.of(), List.of(), "", builds, List.of(), false);
    }

    static GoBuild build(String goPackage, String program) {
        return new GoBuild(false, List.of(), "", Kind.BINARY, Map.of(goPackage, program), false);
    }

    /// A component whose project publishes these files.
    static Spec released(String name, Release... releases) {
        return new Spec(
                name,
                "v1.2.3",
                "MIT",
                "example.org/" + name,
                Map.of(),
                List.of(),
                "",
                List.of(),
                List.of(releases),
                false);
    }

    /// Like Kubernetes: a bare program, with a file beside it that holds nothing but its digest.
    static Spec kubelet() {
        String url = "https://dl.k8s.io/release/{version}/bin/linux/{arch}/kubelet";
        return released(
                "kubelet", new Release(url, url + ".sha256", Kind.BINARY, Map.of("", "kubelet"), SIGNER, ISSUER));
    }

    /// Like etcd: an archive, and one list of digests for all files of the release.
    static Spec etcd() {
        String base = "https://github.com/etcd-io/etcd/releases/download/{version}/";
        Map<String, String> programs = new LinkedHashMap<>();
        programs.put("etcd-{version}-linux-{arch}/etcd", "etcd");
        programs.put("etcd-{version}-linux-{arch}/etcdctl", "etcdctl");
        return released(
                "etcd",
                new Release(
                        base + "etcd-{version}-linux-{arch}.tar.gz",
                        base + "SHA256SUMS",
                        Kind.BINARY,
                        programs,
                        "",
                        ""));
    }
}
