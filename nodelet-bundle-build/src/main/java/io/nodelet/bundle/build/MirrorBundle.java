package io.nodelet.bundle.build;

import io.nodelet.bundle.Bundle;
import io.nodelet.bundle.BundleFile;
import io.nodelet.bundle.BundleKeys;
import io.nodelet.bundle.BundleManifest.Entry;
import io.nodelet.host.Sha256;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.PublicKey;
import java.util.List;
import java.util.Optional;

/// A bundle that somebody else built, taken over file by file: the signature first, then each file against the
/// manifest. What was fetched before and is sound is not fetched again.
///
/// @param source a folder, a tar, or an HTTP address of either
/// @param key who must have signed it; whoever's key comes with it when empty
record MirrorBundle(String source, Optional<Path> key, UserFolders places) {
    private static final List<String> ABOUT = List.of(Bundle.MANIFEST, Bundle.SIGNATURE, Bundle.PUBLIC_KEY);

    /// Where a bundle's files come from, by their path in it.
    @FunctionalInterface
    private interface FileSource {
        void get(String path, Path target) throws IOException;
    }

    /// Puts it into `output`, or the user's cache, and returns its folder.
    Path take(Optional<Path> output, BuildProgress progress) {
        try {
            Path scratch = Files.createDirectories(places.downloads())
                    .resolve(Sha256.of(source.getBytes(StandardCharsets.UTF_8)).substring(0, 16));
            Path fresh = Files.createDirectories(scratch.resolve("bundle"));
            Bundle bundle = fetch(files(scratch, progress), fresh, progress);
            Path target = output.map(Path::toAbsolutePath)
                    .orElseGet(() -> places.bundles().resolve(name(bundle)));
            Assembly.refuseForeign(target);
            Files.createDirectories(FileTrees.parent(target));
            Assembly.swap(movable(fresh, target), target);
            FileTrees.delete(scratch);
            progress.show("bundle", target.toString(), true);
            return target;
        } catch (IOException e) {
            throw new NodeletException("cannot take the bundle from " + source + ": " + e.getMessage(), e);
        }
    }

    private Bundle fetch(FileSource files, Path folder, BuildProgress progress) throws IOException {
        for (String name : ABOUT) {
            files.get(name, folder.resolve(name));
        }
        Bundle bundle = Bundle.open(folder);
        checkSignature(bundle, progress);
        for (Entry entry : bundle.manifest().entries().toList()) {
            BundleFile file = bundle.file(entry);
            if (!sound(file)) {
                progress.show("bundle", "fetching " + entry.path(), false);
                Files.createDirectories(FileTrees.parent(file.path()));
                files.get(entry.path(), file.path());
            }
            file.verify();
            FileTrees.setMode(file.path(), entry.kind().executable());
        }
        bundle.verifyAll(path -> {});
        return bundle;
    }

    private static boolean sound(BundleFile file) {
        try {
            file.verify();
            return true;
        } catch (NodeletException e) {
            return false;
        }
    }

    private void checkSignature(Bundle bundle, BuildProgress progress) {
        PublicKey signer = key.map(BundleKeys::readPublic).orElseGet(bundle::publicKey);
        bundle.verifySignature(signer);
        String trust = key.isPresent() ? "" : ", which came with it (give one that you know with --key)";
        progress.show("signature", "made with key " + BundleKeys.fingerprint(signer) + trust, true);
    }

    private FileSource files(Path scratch, BuildProgress progress) throws IOException {
        boolean remote = source.startsWith("http://") || source.startsWith("https://");
        if (!isTar()) {
            return remote ? overHttp(progress) : in(Path.of(source));
        }
        Path tar = Path.of(source);
        if (remote) {
            tar = scratch.resolve("bundle.tar");
            new Download().fetch(URI.create(source), tar, n -> progress.show("bundle", megabytes(n), false));
        }
        Path unpacked = scratch.resolve("unpacked");
        FileTrees.delete(unpacked);
        new TarReader(tar).extract(unpacked);
        return in(top(unpacked));
    }

    private boolean isTar() {
        return source.matches(".*\\.(tar|tar\\.gz|tgz)") && !Files.isDirectory(Path.of(source));
    }

    private FileSource overHttp(BuildProgress progress) {
        Download download = new Download();
        String base = source.endsWith("/") ? source : source + "/";
        return (path, target) -> download.fetch(
                URI.create(base + path), target, n -> progress.show("bundle", path + " " + megabytes(n), false));
    }

    private FileSource in(Path folder) {
        Bundle.open(folder); // says so when there is none
        return (path, target) -> {
            Path from = folder.resolve(path);
            if (!Files.isRegularFile(from)) {
                throw new NodeletException("the bundle " + source + " has no file " + path, "Get the whole bundle.");
            }
            Files.copy(from, target, StandardCopyOption.REPLACE_EXISTING);
        };
    }

    /// A tar may hold the bundle's files themselves or one folder with them.
    private static Path top(Path unpacked) throws IOException {
        if (Files.exists(unpacked.resolve(Bundle.MANIFEST))) {
            return unpacked;
        }
        try (var content = Files.list(unpacked)) {
            return content.filter(f -> Files.exists(f.resolve(Bundle.MANIFEST)))
                    .findFirst()
                    .orElse(unpacked);
        }
    }

    private static String name(Bundle bundle) {
        return bundle.manifest().arch() + "-"
                + Sha256.of(bundle.folder().resolve(Bundle.MANIFEST)).substring(0, 12);
    }

    /// The same files on the file system of `target`, so that they can take its place in one step.
    private static Path movable(Path fresh, Path target) throws IOException {
        if (Files.getFileStore(fresh).equals(Files.getFileStore(FileTrees.parent(target)))) {
            return fresh;
        }
        Path near = target.resolveSibling(".new-" + target.getFileName());
        FileTrees.delete(near);
        FileTrees.copy(fresh, near);
        return near;
    }

    private static String megabytes(long bytes) {
        return "%.1f MB".formatted(bytes / 1e6);
    }
}
