package io.nodelet.bundle;

import io.nodelet.bundle.BundleManifest.Component;
import io.nodelet.bundle.BundleManifest.Entry;
import io.nodelet.bundle.BundleManifest.Kind;
import io.nodelet.bundle.BundleManifest.Origin;
import io.nodelet.bundle.BundleManifest.Release;
import io.nodelet.bundle.BundleManifest.Source;
import io.nodelet.host.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.List;

/// A real, signed bundle whose files hold a line each.
record TinyBundle(Path folder, KeyPair keys, BundleManifest manifest) {

    static TinyBundle in(Path folder) throws Exception {
        BundleManifest bundleManifest = new BundleManifest(
                BundleManifest.SCHEMA,
                Arch.AMD64,
                "c".repeat(64),
                List.of(
                        new Component(
                                "kubernetes",
                                "v1.37.2",
                                "Apache-2.0",
                                Source.of(Origin.GO_MODULE, "k8s.io/kubernetes@v1.37.2"),
                                List.of(
                                        write(folder, "kubelet", Kind.BINARY),
                                        write(folder, "kubernetes", Kind.LICENCE))),
                        new Component(
                                "cni-plugins",
                                "v1.9.1",
                                "Apache-2.0",
                                new Source(
                                        Origin.OFFICIAL,
                                        "https://x.example/cni.tgz",
                                        List.of(new Release(
                                                "https://x.example/cni.tgz",
                                                "https://x.example/sums",
                                                "sha256:" + "0".repeat(64),
                                                ""))),
                                List.of(write(folder, "loopback", Kind.CNI), write(folder, "bridge", Kind.CNI))),
                        new Component(
                                "coredns",
                                "v1.14.7",
                                "Apache-2.0",
                                Source.of(Origin.GO_MODULE, "github.com/coredns/coredns@v1.14.7"),
                                List.of(image(folder)))),
                write(folder, "sbom.cdx.json", Kind.SBOM));
        KeyPair keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        byte[] json = ManifestJson.write(bundleManifest);
        Files.write(folder.resolve(Bundle.MANIFEST), json);
        Files.write(folder.resolve(Bundle.SIGNATURE), BundleKeys.sign(keys.getPrivate(), json));
        Files.writeString(folder.resolve(Bundle.PUBLIC_KEY), BundleKeys.pem(keys.getPublic()));
        return new TinyBundle(folder, keys, bundleManifest);
    }

    Bundle open() {
        return Bundle.open(folder);
    }

    private static Entry image(Path folder) throws IOException {
        Entry e = write(folder, "coredns.tar", Kind.IMAGE);
        return new Entry(e.path(), e.sha256(), e.size(), e.kind(), List.of("nodelet.local/coredns:v1.14.7"));
    }

    private static Entry write(Path folder, String name, Kind kind) throws IOException {
        String path = kind.path(name);
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "this is " + name + "\n");
        return new Entry(path, Sha256.of(file), Files.size(file), kind);
    }
}
