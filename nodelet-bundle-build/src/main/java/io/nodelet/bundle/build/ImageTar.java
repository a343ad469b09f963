package io.nodelet.bundle.build;

import io.nodelet.bundle.Arch;
import io.nodelet.bundle.Sha256;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A container image with one layer made from nothing, written as a docker-archive: what `ctr images import` and
/// `docker load` read. The same content always gives the same bytes. The layer is not compressed, so that a node
/// unpacks it at the speed of its disk.
///
/// @param reference such as `nodelet.local/pause:v1.0.0`
/// @param program its one program, which lies at `/bin/<name>` when `links` are wanted, else at `/<name>`
/// @param user `uid:gid` that it runs as; root when empty
/// @param links more names of the program under `/bin`
record ImageTar(String reference, Arch arch, String name, Path program, String user, List<String> links) {
    private static final byte[] USERS =
            "root:x:0:0:root:/:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] GROUPS = "root:x:0:\nnogroup:x:65534:\n".getBytes(StandardCharsets.US_ASCII);

    /// Writes it, using `scratch` for the layer.
    void write(Path target, Path scratch) throws IOException {
        Path layer = Files.createTempFile(scratch, "layer", ".tar");
        try {
            try (TarWriter tar = new TarWriter(open(layer))) {
                writeLayer(tar);
            }
            String digest = Sha256.of(layer);
            byte[] config = json(config(digest));
            String configName = Sha256.of(config) + ".json";
            try (TarWriter tar = new TarWriter(open(target))) {
                tar.file(configName, config, 0644);
                tar.file(digest + "/layer.tar", layer, 0644);
                tar.file("manifest.json", json(manifest(configName, digest)), 0644);
            }
        } finally {
            Files.deleteIfExists(layer);
        }
    }

    private void writeLayer(TarWriter tar) throws IOException {
        tar.folder("etc", 0755);
        tar.file("etc/passwd", USERS, 0644);
        tar.file("etc/group", GROUPS, 0644);
        tar.folder("tmp", 01777);
        if (links.isEmpty()) {
            tar.file(name, program, 0755);
            return;
        }
        tar.folder("bin", 0755);
        tar.file("bin/" + name, program, 0755);
        for (String link : links) {
            tar.link("bin/" + link, name);
        }
        tar.folder("root", 0700);
    }

    private Map<String, Object> config(String layer) {
        Map<String, Object> run = new LinkedHashMap<>();
        run.put("User", user);
        run.put("Env", List.of("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"));
        run.put(links.isEmpty() ? "Entrypoint" : "Cmd", List.of(links.isEmpty() ? "/" + name : "sh"));
        run.put("WorkingDir", "/");
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("architecture", arch.id());
        config.put("os", "linux");
        config.put("created", "1970-01-01T00:00:00Z");
        config.put("config", run);
        config.put("rootfs", rootfs(layer));
        return config;
    }

    private static Map<String, Object> rootfs(String layer) {
        Map<String, Object> rootfs = new LinkedHashMap<>();
        rootfs.put("type", "layers");
        rootfs.put("diff_ids", List.of("sha256:" + layer));
        return rootfs;
    }

    private List<Map<String, Object>> manifest(String configName, String layer) {
        Map<String, Object> image = new LinkedHashMap<>();
        image.put("Config", configName);
        image.put("RepoTags", List.of(reference));
        image.put("Layers", List.of(layer + "/layer.tar"));
        return List.of(image);
    }

    private static byte[] json(Object value) {
        return Json.MAPPER.writeValueAsBytes(value);
    }

    private static OutputStream open(Path file) throws IOException {
        return new BufferedOutputStream(Files.newOutputStream(file), 1 << 18);
    }
}
