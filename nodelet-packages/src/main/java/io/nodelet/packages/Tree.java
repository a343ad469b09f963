package io.nodelet.packages;

import io.nodelet.host.AtomicFile;
import io.nodelet.host.Command;
import io.nodelet.host.Commands;
import io.nodelet.model.NodeletException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/// The files of the packages, as they will lie on a machine.
///
/// @param dist     our programs as they were built
/// @param jdk      a Java
/// @param commands runs programs
record Tree(Path dist, Path jdk, Commands commands) {
    private static final String HOME = "usr/lib/nodelet";
    /// What people start, and the module that it is in.
    private static final Map<String, String> PROGRAMS = new TreeMap<>(Map.of("nodeletd", "agent", "nodeletctl", "ctl"));

    /// Makes them below an empty folder.
    void fill(Path root) throws IOException {
        Path home = root.resolve(HOME);
        List<Path> jars = jars();
        for (Path jar : jars) {
            copy(jar, home.resolve("lib"), "0644");
        }
        copy(dist.resolve("lib/launch"), home.resolve("lib"), "0644");
        copy(dist.resolve("lib/find-jdk"), home.resolve("lib"), "0755");
        copy(dist.resolve("lib/install-packages"), home.resolve("lib"), "0755");
        new RuntimeImage(jdk, commands).make(jars, home.resolve("jdk"));
        for (String program : PROGRAMS.keySet()) {
            copy(dist.resolve("bin").resolve(program), home.resolve("bin"), "0755");
            link(root.resolve("usr/bin").resolve(program), "/" + HOME + "/bin/" + program);
            write(
                    root.resolve("usr/share/bash-completion/completions").resolve(program),
                    said(home, program, "completion", "bash"));
        }
        link(root.resolve("opt/pf9/nodelet/nodeletd"), "/" + HOME + "/bin/nodeletd");
        write(root.resolve("usr/lib/systemd/system/nodeletd.service"), PackageBuild.resource("nodeletd.service"));
        write(root.resolve("usr/share/doc/nodelet/copyright"), PackageBuild.resource("copyright"));
        write(root.resolve("usr/share/man/man8/nodeletd.8.gz"), compressed(said(home, "nodeletd", "man")));
        train(home, jars);
    }

    /// Last: caches go with files as they will be.
    private void train(Path home, List<Path> jars) throws IOException {
        List<Path> program = new ArrayList<>(jars);
        program.add(home.resolve("jdk/lib/modules"));
        program.add(home.resolve("jdk/lib/server/libjvm.so"));
        String digest = digest(program);
        // Packages' tools put files in place in the order of their names: this one after all that it speaks of.
        write(home.resolve("sum"), (digest + "\n").getBytes(StandardCharsets.US_ASCII));
        new Caches(home, commands).make(digest);
    }

    /// The programs' jars and those that they name, each once.
    private List<Path> jars() throws IOException {
        Set<Path> jars = new TreeSet<>();
        for (String module : PROGRAMS.values()) {
            Path program = jar(module);
            jars.add(program);
            try (JarFile jar = new JarFile(program.toFile())) {
                String named = jar.getManifest().getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
                Stream.of(named.split(" ")).map(program::resolveSibling).forEach(jars::add);
            }
        }
        return List.copyOf(jars);
    }

    private Path jar(String module) throws IOException {
        String name = "nodelet-%s-".formatted(module);
        try (Stream<Path> all = Files.list(dist.resolve("lib"))) {
            return all.filter(path -> path.getFileName().toString().startsWith(name))
                    .findFirst()
                    .orElseThrow(
                            () -> new NodeletException(name + "*.jar is not in " + dist, "Build it: ./nodeletctl"));
        }
    }

    /// Of all their bytes, as the launcher names caches by it.
    private static String digest(List<Path> files) throws IOException {
        try {
            MessageDigest sum = MessageDigest.getInstance("SHA-256");
            for (Path file : files) {
                sum.update(Files.readAllBytes(file));
            }
            return HexFormat.of().formatHex(sum.digest()).substring(0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /// What a program itself prints, run from where it lies now: so its Java is tried as well.
    private byte[] said(Path home, String program, String... arguments) {
        return commands.run(Command.of(home.resolve("bin").resolve(program).toString())
                        .plus(arguments))
                .orThrow()
                .out()
                .getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] compressed(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream gz = new GZIPOutputStream(bytes)) {
            gz.write(content);
        }
        return bytes.toByteArray();
    }

    private static void copy(Path file, Path folder, String mode) throws IOException {
        Files.createDirectories(folder);
        Path target = Files.copy(file, folder.resolve(file.getFileName()));
        Files.setPosixFilePermissions(target, AtomicFile.permissions(mode));
    }

    private static void write(Path file, byte[] content) throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(file, content);
        Files.setPosixFilePermissions(file, AtomicFile.permissions("0644"));
    }

    private static void link(Path link, String target) throws IOException {
        Files.createDirectories(link.getParent());
        Files.createSymbolicLink(link, Path.of(target));
    }
}
