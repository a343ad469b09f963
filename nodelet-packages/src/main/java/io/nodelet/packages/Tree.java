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

    /// Makes them below an empty folder.
    void fill(Path root) throws IOException {
        Path home = root.resolve(HOME);
        List<Path> jars = jars();
        for (Path jar : jars) {
            copy(jar, home.resolve("lib"), "0644");
        }
        copy(dist.resolve("bin/nodeletd"), home.resolve("bin"), "0755");
        copy(dist.resolve("lib/launch"), home.resolve("lib"), "0644");
        copy(dist.resolve("lib/find-jdk"), home.resolve("lib"), "0755");
        new RuntimeImage(jdk, commands).make(jars, home.resolve("jdk"));
        link(root.resolve("usr/bin/nodeletd"), "/" + HOME + "/bin/nodeletd");
        link(root.resolve("opt/pf9/nodelet/nodeletd"), "/" + HOME + "/bin/nodeletd");
        write(root.resolve("usr/lib/systemd/system/nodeletd.service"), PackageBuild.resource("nodeletd.service"));
        write(root.resolve("usr/share/doc/nodelet/copyright"), PackageBuild.resource("copyright"));
        write(root.resolve("usr/share/bash-completion/completions/nodeletd"), said(home, "completion", "bash"));
        write(root.resolve("usr/share/man/man8/nodeletd.8.gz"), compressed(said(home, "man")));
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

    /// The agent's jar and those that it names.
    private List<Path> jars() throws IOException {
        Path agent;
        try (Stream<Path> all = Files.list(dist.resolve("lib"))) {
            agent = all.filter(it -> it.getFileName().toString().startsWith("nodelet-agent-"))
                    .findFirst()
                    .orElseThrow(() -> new NodeletException("nodeletd is not in " + dist, "Build it: ./nodeletctl"));
        }
        List<Path> jars = new ArrayList<>(List.of(agent));
        try (JarFile jar = new JarFile(agent.toFile())) {
            String named = jar.getManifest().getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
            Stream.of(named.split(" "))
                    .map(it -> dist.resolve("lib").resolve(it))
                    .forEach(jars::add);
        }
        return jars;
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

    /// What the program itself prints, run from where it lies now: so its Java is tried as well.
    private byte[] said(Path home, String... arguments) {
        return commands.run(Command.of(home.resolve("bin/nodeletd").toString()).plus(arguments))
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
