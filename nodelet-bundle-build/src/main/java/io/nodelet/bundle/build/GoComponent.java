package io.nodelet.bundle.build;

import io.nodelet.bundle.Arch;
import io.nodelet.bundle.BundleManifest.Component;
import io.nodelet.bundle.BundleManifest.Entry;
import io.nodelet.bundle.BundleManifest.Kind;
import io.nodelet.bundle.BundleManifest.Origin;
import io.nodelet.bundle.BundleManifest.Source;
import io.nodelet.bundle.build.Catalog.GoBuild;
import io.nodelet.bundle.build.Catalog.Spec;
import io.nodelet.host.Sha256;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// A component built from its Go module.
record GoComponent(Spec spec, Arch arch, GoToolchain go, CrossTools cross) {
    private static final Duration LIMIT = Duration.ofHours(2);
    /// Changes when the same inputs start to give other files.
    private static final String RECIPE = "1";

    /// Name in the cache: readable, and different whenever anything that decides the content is.
    String key() {
        return key(spec, arch, go.version(), Catalog.moduleFiles(spec.name()));
    }

    static String key(Spec spec, Arch arch, String goVersion, Map<String, byte[]> files) {
        StringBuilder all = new StringBuilder(String.join("\n", RECIPE, arch.id(), goVersion, ""));
        all.append(BuildJson.MAPPER.writeValueAsString(spec.withoutOfficial()));
        files.forEach(
                (name, content) -> all.append('\n').append(name).append(' ').append(Sha256.of(content)));
        String digest = Sha256.of(all.toString().getBytes(StandardCharsets.UTF_8));
        return spec.name() + "-" + spec.version() + "-" + arch + "-" + digest.substring(0, 16);
    }

    /// Compiles it into an empty folder.
    BuiltComponent build(Path folder, BuildProgress progress) throws IOException {
        Path work = Files.createDirectories(folder.resolve("work"));
        for (Map.Entry<String, byte[]> file : Catalog.moduleFiles(spec.name()).entrySet()) {
            Files.write(work.resolve(file.getKey()), file.getValue());
        }
        List<Entry> files = new ArrayList<>();
        Set<GoModule> modules = new TreeSet<>();
        for (GoBuild build : spec.builds()) {
            files.addAll(programs(build, folder, modules, progress));
        }
        modules.add(GoModule.standardLibrary(go.version()));
        files.add(licence(folder, modules));
        FileTrees.delete(work);
        return new BuiltComponent(
                new Component(
                        spec.name(),
                        spec.version(),
                        spec.licence(),
                        Source.of(Origin.GO_MODULE, spec.module() + "@" + spec.version()),
                        files),
                List.copyOf(modules));
    }

    private List<Entry> programs(GoBuild build, Path folder, Set<GoModule> modules, BuildProgress progress)
            throws IOException {
        Path work = folder.resolve("work");
        Path out = Files.createTempDirectory(work, "out");
        compile(build, work, out, progress);
        List<Entry> entries = new ArrayList<>();
        for (Map.Entry<String, String> program : build.packages().entrySet()) {
            Path binary = out.resolve(defaultName(program.getKey()) + (build.tests() ? ".test" : ""));
            modules.addAll(modulesOf(binary));
            entries.add(place(build.kind(), program.getValue(), binary, folder));
        }
        return entries;
    }

    private void compile(GoBuild build, Path work, Path out, BuildProgress progress) {
        CompileProgress watcher = new CompileProgress(spec.name(), progress);
        Map<String, String> env = GoToolchain.environment(arch, build.cgo());
        if (build.cgo()) {
            env.putAll(cross.environment(spec.debian(), progress));
        }
        if (!build.tests()) { // those say nothing while they compile
            new LongRunningTool(listArguments(build), work, env, LIMIT)
                    .run(watcher::listed); // why it fails the build says, too
        }
        LongRunningTool.Result result = new LongRunningTool(arguments(build, out), work, env, LIMIT).run(watcher::line);
        if (!result.ok()) {
            throw new NodeletException(
                    "cannot build " + spec.name() + " " + spec.version() + ": "
                            + CompileProgress.errors(result.lines()),
                    "Modules come from GOPROXY (see 'go env GOPROXY'), C compilers from Debian. Without either, take a"
                            + " bundle that was built elsewhere: nodeletctl bundle build --from DIR|TAR|URL.");
        }
    }

    private List<String> listArguments(GoBuild build) {
        List<String> argv = new ArrayList<>(List.of(go.go().toString(), "list", "-deps", "-mod=readonly"));
        if (!build.tags().isEmpty()) {
            argv.addAll(List.of("-tags", String.join(",", build.tags())));
        }
        argv.addAll(build.packages().keySet());
        return argv;
    }

    private List<String> arguments(GoBuild build, Path out) {
        List<String> argv = new ArrayList<>(List.of(go.go().toString()));
        argv.addAll(build.tests() ? List.of("test", "-c", "-vet=off") : List.of("build", "-v"));
        argv.addAll(List.of("-trimpath", "-buildvcs=false", "-mod=readonly"));
        if (!build.tags().isEmpty()) {
            argv.addAll(List.of("-tags", String.join(",", build.tags())));
        }
        String stamps = spec.stamps().entrySet().stream()
                .map(e -> " -X " + e.getKey() + "=" + e.getValue())
                .collect(Collectors.joining());
        argv.addAll(List.of("-ldflags", ("-s -w " + build.linker()).strip() + stamps, "-o", out + "/"));
        argv.addAll(build.packages().keySet());
        return argv;
    }

    private Entry place(Kind kind, String name, Path binary, Path folder) throws IOException {
        if (kind != Kind.IMAGE) {
            return entry(folder, kind.path(name), kind, List.of(), target -> Files.move(binary, target));
        }
        ImageTar image = ImageTar.ofProgram(spec.reference(), arch, name, binary, spec.imageUser(), List.of());
        return entry(
                folder,
                kind.path(name + ".tar"),
                kind,
                List.of(spec.reference()),
                target -> image.write(target, folder.resolve("work")));
    }

    private Entry licence(Path folder, Set<GoModule> modules) throws IOException {
        String text = Licences.of(modules, spec.debian(), go);
        return entry(
                folder,
                Kind.LICENCE.path(spec.name() + ".txt"),
                Kind.LICENCE,
                List.of(),
                target -> Files.writeString(target, text));
    }

    /// Puts a file into the folder of a part and describes it.
    static Entry entry(Path folder, String path, Kind kind, List<String> references, PartFile content)
            throws IOException {
        Path target = folder.resolve(path);
        Files.createDirectories(FileTrees.parent(target));
        content.writeTo(target);
        FileTrees.setMode(target, kind.executable());
        return new Entry(path, Sha256.of(target), Files.size(target), kind, references);
    }

    /// What writes one file.
    @FunctionalInterface
    interface PartFile {
        void writeTo(Path target) throws IOException;
    }

    private Set<GoModule> modulesOf(Path binary) {
        LongRunningTool.Result result = LongRunningTool.of(
                        go.go().toString(), "version", "-m", "-json", binary.toString())
                .run();
        if (!result.ok()) {
            throw new NodeletException("cannot read the modules of " + binary.getFileName() + ": " + result.text());
        }
        return GoModule.of(result.text());
    }

    /// What Go calls a package's program: the last part of its path that is not a major version.
    static String defaultName(String goPackage) {
        String path = goPackage.replaceFirst("/v[0-9]+$", "");
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
