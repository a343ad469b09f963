package io.nodelet.bundle.build;

import io.nodelet.bundle.Arch;
import io.nodelet.host.Sha256;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// A container image with one layer made from nothing, written as a docker-archive: what `ctr images import` and
/// `docker load` read. The same content always gives the same bytes. The layer is not compressed, so that a node
/// unpacks it at the speed of its disk.
///
/// @param references its names, such as `nodelet.local/pause:v1.0.0`
/// @param run how a container of it is started
/// @param users what is more in `/etc/passwd` than root and nobody
/// @param groups what is more in `/etc/group`
/// @param layer what is in it beside `/etc/passwd`, `/etc/group` and `/tmp`
record ImageTar(
        List<String> references, Arch arch, Run run, List<String> users, List<String> groups, LayerContent layer) {
    private static final String USERS = "root:x:0:0:root:/:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n";
    private static final String GROUPS = "root:x:0:\nnogroup:x:65534:\n";

    ImageTar {
        references = List.copyOf(references);
        users = List.copyOf(users);
        groups = List.copyOf(groups);
    }

    /// How a container is started unless its pod says otherwise.
    ///
    /// @param user `uid:gid`; root when empty
    record Run(String user, List<String> entrypoint, List<String> cmd) {}

    /// What writes the files of a layer.
    @FunctionalInterface
    interface LayerContent {
        void writeTo(TarWriter tar) throws IOException;
    }

    /// An image with one program.
    ///
    /// @param reference its name
    /// @param program lies at `/bin/<name>` when `links` are wanted, else at `/<name>`
    /// @param user `uid:gid` that it runs as; root when empty
    /// @param links more names of the program under `/bin`
    static ImageTar ofProgram(String reference, Arch arch, String name, Path program, String user, List<String> links) {
        Run run = links.isEmpty()
                ? new Run(user, List.of("/" + name), List.of())
                : new Run(user, List.of(), List.of("sh"));
        LayerContent content = tar -> {
            if (links.isEmpty()) {
                tar.file(name, program, 0755);
            } else {
                writeLinked(tar, name, program, links);
            }
        };
        return new ImageTar(List.of(reference), arch, run, List.of(), List.of(), content);
    }

    /// A program under `/bin` with all its names, and root's home.
    static void writeLinked(TarWriter tar, String name, Path program, List<String> links) throws IOException {
        tar.folder("bin", 0755);
        tar.file("bin/" + name, program, 0755);
        for (String link : links) {
            tar.link("bin/" + link, name);
        }
        tar.folder("root", 0700);
    }

    /// Writes it, using `scratch` for the layer.
    void write(Path target, Path scratch) throws IOException {
        Path file = Files.createTempFile(scratch, "layer", ".tar");
        try {
            try (TarWriter tar = new TarWriter(open(file))) {
                writeLayer(tar);
            }
            String digest = Sha256.of(file);
            byte[] config = json(config(digest));
            String configName = Sha256.of(config) + ".json";
            try (TarWriter tar = new TarWriter(open(target))) {
                tar.file(configName, config, 0644);
                tar.file(digest + "/layer.tar", file, 0644);
                tar.file("manifest.json", json(manifest(configName, digest)), 0644);
            }
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private void writeLayer(TarWriter tar) throws IOException {
        tar.folder("etc", 0755);
        tar.file("etc/passwd", text(USERS, users), 0644);
        tar.file("etc/group", text(GROUPS, groups), 0644);
        tar.folder("tmp", 01777);
        layer.writeTo(tar);
    }

    private static byte[] text(String first, List<String> more) {
        String all = first + more.stream().map(line -> line + "\n").collect(Collectors.joining());
        return all.getBytes(StandardCharsets.US_ASCII);
    }

    private Map<String, Object> config(String digest) {
        Map<String, Object> start = new LinkedHashMap<>();
        start.put("User", run.user());
        start.put("Env", List.of("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"));
        if (!run.entrypoint().isEmpty()) {
            start.put("Entrypoint", run.entrypoint());
        }
        if (!run.cmd().isEmpty()) {
            start.put("Cmd", run.cmd());
        }
        start.put("WorkingDir", "/");
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("architecture", arch.id());
        config.put("os", "linux");
        config.put("created", "1970-01-01T00:00:00Z");
        config.put("config", start);
        config.put("rootfs", rootfs(digest));
        return config;
    }

    private static Map<String, Object> rootfs(String digest) {
        Map<String, Object> rootfs = new LinkedHashMap<>();
        rootfs.put("type", "layers");
        rootfs.put("diff_ids", List.of("sha256:" + digest));
        return rootfs;
    }

    private List<Map<String, Object>> manifest(String configName, String digest) {
        Map<String, Object> image = new LinkedHashMap<>();
        image.put("Config", configName);
        image.put("RepoTags", references);
        image.put("Layers", List.of(digest + "/layer.tar"));
        return List.of(image);
    }

    private static byte[] json(Object value) {
        return BuildJson.MAPPER.writeValueAsBytes(value);
    }

    private static OutputStream open(Path file) throws IOException {
        return new BufferedOutputStream(Files.newOutputStream(file), 1 << 18);
    }
}
