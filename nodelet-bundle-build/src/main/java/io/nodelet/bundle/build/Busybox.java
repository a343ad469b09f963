package io.nodelet.bundle.build;

import io.nodelet.bundle.Arch;
import io.nodelet.bundle.BundleManifest.Component;
import io.nodelet.bundle.BundleManifest.Entry;
import io.nodelet.bundle.BundleManifest.Kind;
import io.nodelet.bundle.BundleManifest.Origin;
import io.nodelet.bundle.BundleManifest.Source;
import io.nodelet.host.Sha256;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The image `nodelet.local/busybox:1` for tests and sandboxes: a shell and some hundred small programs (wget,
/// nslookup,
/// httpd, nc, sleep, …), made of the binary in Debian's busybox-static.
record Busybox(Path program, String version) {
    static final String PACKAGE = "busybox-static";
    private static final String NAME = "busybox";
    private static final String REFERENCE = "nodelet.local/busybox:1";
    static final Path LICENCE = Path.of("/usr/share/doc/busybox-static/copyright");

    /// That of the installed package.
    static Busybox installed(Arch arch) {
        if (arch != Arch.current()) {
            throw new NodeletException(
                    "the test image can be made for " + Arch.current() + " only, not for " + arch,
                    "Build this bundle without the test image.");
        }
        return new Busybox(Path.of("/bin/busybox"), DebianProgram.version(PACKAGE));
    }

    String key(Arch arch) {
        return NAME + "-" + arch + "-" + Sha256.of(program).substring(0, 16);
    }

    BuiltComponent build(Path folder, Arch arch) throws IOException {
        ImageTar image = ImageTar.ofProgram(REFERENCE, arch, NAME, program, "", names());
        List<Entry> files = new ArrayList<>();
        files.add(GoComponent.entry(
                folder,
                Kind.IMAGE.path(NAME + ".tar"),
                Kind.IMAGE,
                List.of(REFERENCE),
                target -> image.write(target, folder)));
        files.add(GoComponent.entry(
                folder,
                Kind.LICENCE.path(NAME + ".txt"),
                Kind.LICENCE,
                List.of(),
                target -> Files.copy(LICENCE, target)));
        Source source = Source.of(Origin.DEBIAN, PACKAGE + "=" + version);
        return new BuiltComponent(new Component(NAME, version, "GPL-2.0-only", source, files), List.of());
    }

    /// Writes the program with all its names into another image, but for those paths that something else has there.
    void writeTo(TarWriter tar, Set<String> taken) throws IOException {
        List<String> free =
                names().stream().filter(name -> !taken.contains("bin/" + name)).toList();
        ImageTar.writeLinked(tar, NAME, program, free);
    }

    private List<String> names() {
        return LongRunningTool.of(program.toString(), "--list").run().lines().stream()
                .filter(n -> !n.equals(NAME))
                .toList();
    }
}
