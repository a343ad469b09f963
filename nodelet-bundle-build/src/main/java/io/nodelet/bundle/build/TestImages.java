package io.nodelet.bundle.build;

import io.nodelet.bundle.Arch;
import io.nodelet.bundle.BundleManifest.Component;
import io.nodelet.bundle.BundleManifest.Entry;
import io.nodelet.bundle.BundleManifest.Kind;
import io.nodelet.bundle.BundleManifest.Origin;
import io.nodelet.bundle.BundleManifest.Source;
import io.nodelet.bundle.build.PartCache.Cached;
import io.nodelet.host.Sha256;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The images that Kubernetes' conformance tests run, made of programs from Kubernetes' own module and of some of
/// Debian's.
///
/// @param keys the names of what they are made of in the cache
/// @param made finds a component that they are made of; asked only once all of them are there
/// @param modules the folder of downloaded Go modules
record TestImages(
        List<TestImage> images,
        Arch arch,
        Map<String, String> keys,
        Function<String, Cached> made,
        Busybox busybox,
        Path modules) {
    /// The component with the programs.
    static final String PROGRAMS = "kubernetes-tests";
    /// The components that they need, in the catalog's words; those that are optional come with them.
    static final Set<String> NEEDED = Set.of(PROGRAMS, "ginkgo", "pause");

    static final String NAME = "test-images";
    /// Changes when the same inputs start to give other files.
    private static final String RECIPE = "1";

    TestImages {
        images = List.copyOf(images);
    }

    String key() {
        String debian = TestImage.packages(images).stream()
                .map(name -> name + "=" + DebianProgram.version(name))
                .collect(Collectors.joining("\n"));
        String all = String.join("\n", RECIPE, keys.toString(), busybox.key(arch), debian, Sha256.of(TestImage.text()));
        return NAME + "-" + arch + "-"
                + Sha256.of(all.getBytes(StandardCharsets.UTF_8)).substring(0, 16);
    }

    BuiltComponent build(Path folder) throws IOException {
        List<Entry> files = new ArrayList<>();
        for (TestImage image : images) {
            files.add(GoComponent.entry(
                    folder,
                    Kind.IMAGE.path(image.name() + ".tar"),
                    Kind.IMAGE,
                    image.references(),
                    target -> write(image, target, folder)));
        }
        files.add(GoComponent.entry(
                folder,
                Kind.LICENCE.path(NAME + ".txt"),
                Kind.LICENCE,
                List.of(),
                target -> Files.writeString(target, licences())));
        Component programs = made.apply(PROGRAMS).part().component();
        Source source = Source.of(Origin.GO_MODULE, programs.source().location());
        String licence = "Apache-2.0 AND GPL-2.0-only AND LicenseRef-Debian";
        return new BuiltComponent(new Component(NAME, programs.version(), licence, source, files), List.of());
    }

    private void write(TestImage image, Path target, Path scratch) throws IOException {
        if (!image.copyOf().isEmpty()) {
            Cached original = made.apply(image.copyOf());
            ImageCopy.write(imageOf(original), image.references(), target);
            return;
        }
        ImageTar.Run run = new ImageTar.Run(image.user(), image.entrypoint(), image.cmd());
        new ImageTar(image.references(), arch, run, image.users(), image.groups(), tar -> fill(image, tar))
                .write(target, scratch);
    }

    private void fill(TestImage image, TarWriter tar) throws IOException {
        if (image.busybox()) {
            busybox.writeTo(tar, image.debian().keySet());
        }
        for (String empty : image.folders()) {
            tar.folder(empty, 01777);
        }
        for (Map.Entry<String, String> program : image.programs().entrySet()) {
            int mode = image.setuid().contains(program.getKey()) ? 04755 : 0755;
            tar.file(program.getKey(), made.apply(PROGRAMS).folder().resolve("bin/" + program.getValue()), mode);
        }
        for (Map.Entry<String, String> file : image.files().entrySet()) {
            tar.file(file.getKey(), kubernetes().resolve(file.getValue()), 0644);
        }
        DebianProgram.write(image.debian(), tar);
        for (Map.Entry<String, String> link : image.links().entrySet()) {
            tar.link(link.getKey(), link.getValue());
        }
    }

    /// Kubernetes' module, which is there: its programs were built from it.
    private Path kubernetes() {
        String location = made.apply(PROGRAMS).part().component().source().location();
        String[] module = location.split("@", 2);
        return new GoModule(module[0], module[1], "").folder(modules);
    }

    private static Path imageOf(Cached part) {
        return part.part().component().files().stream()
                .filter(file -> file.kind() == Kind.IMAGE)
                .map(part::file)
                .findFirst()
                .orElseThrow(() -> new NodeletException(part.folder() + " holds no image"));
    }

    private String licences() throws IOException {
        StringBuilder text = new StringBuilder();
        text.append("Kubernetes' programs: see ").append(PROGRAMS).append(".txt\n\n");
        for (String name : TestImage.packages(images)) {
            Path copyright = Path.of("/usr/share/doc", name, "copyright");
            text.append("==== Debian package ").append(name).append(" ====\n\n");
            text.append(Files.readString(copyright)).append("\n");
        }
        return text.append("==== Debian package ")
                .append(Busybox.PACKAGE)
                .append(" ====\n\n")
                .append(Files.readString(Busybox.LICENCE))
                .toString();
    }
}
