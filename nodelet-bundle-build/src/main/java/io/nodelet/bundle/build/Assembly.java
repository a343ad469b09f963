package io.nodelet.bundle.build;

import io.nodelet.bundle.Arch;
import io.nodelet.bundle.Bundle;
import io.nodelet.bundle.BundleKeys;
import io.nodelet.bundle.BundleManifest;
import io.nodelet.bundle.BundleManifest.Component;
import io.nodelet.bundle.BundleManifest.Entry;
import io.nodelet.bundle.BundleManifest.Kind;
import io.nodelet.bundle.ManifestJson;
import io.nodelet.bundle.build.PartCache.Cached;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/// Puts components together to a signed bundle.
///
/// @param catalog digest of everything that the bundle was made from
record Assembly(Arch arch, String catalog, List<Cached> parts, BundleSigningKey key) {

    /// Writes the bundle to a folder, which appears whole or not at all. A bundle that lies there is replaced; a folder
    /// with anything else in it is refused.
    void writeTo(Path folder) {
        try {
            refuseForeign(folder);
            Path scratch = folder.resolveSibling(".new-" + folder.getFileName());
            FileTrees.delete(scratch);
            Files.createDirectories(scratch);
            fill(scratch);
            swap(scratch, folder);
        } catch (IOException e) {
            throw new NodeletException(
                    "cannot write the bundle " + folder + ": " + e.getMessage(),
                    "Check the free space and the rights of that folder.",
                    e);
        }
    }

    private void fill(Path folder) throws IOException {
        for (Cached part : parts) {
            for (Entry file : part.part().component().files()) {
                Path target = folder.resolve(file.path());
                Files.createDirectories(FileTrees.parent(target));
                linkOrCopy(part.file(file), target);
            }
        }
        List<BuiltComponent> made = parts.stream().map(Cached::part).toList();
        Entry sbom = GoComponent.entry(
                folder,
                Kind.SBOM.path("sbom.cdx.json"),
                Kind.SBOM,
                List.of(),
                target -> Files.write(target, Sbom.of(made, arch, catalog)));
        List<Component> components =
                made.stream().map(BuiltComponent::component).toList();
        sign(folder, ManifestJson.write(new BundleManifest(BundleManifest.SCHEMA, arch, catalog, components, sbom)));
    }

    private void sign(Path folder, byte[] manifest) throws IOException {
        Files.write(folder.resolve(Bundle.MANIFEST), manifest);
        Files.write(folder.resolve(Bundle.SIGNATURE), BundleKeys.sign(key.secret(), manifest));
        Files.writeString(folder.resolve(Bundle.PUBLIC_KEY), BundleKeys.pem(key.open()));
    }

    /// A link costs no space and no time; the cache checks its files before it gives them to another bundle.
    private static void linkOrCopy(Path from, Path to) throws IOException {
        try {
            Files.createLink(to, from);
        } catch (IOException | UnsupportedOperationException e) {
            Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES);
        }
    }

    /// Refuses a folder that holds something other than a bundle.
    static void refuseForeign(Path folder) throws IOException {
        if (!Files.exists(folder) || Files.isRegularFile(folder.resolve(Bundle.MANIFEST))) {
            return;
        }
        boolean empty;
        try (Stream<Path> content = Files.list(folder)) {
            empty = content.findAny().isEmpty();
        }
        if (!empty) {
            throw new NodeletException(
                    folder + " is not empty and holds no bundle", "Name an empty or new folder with --output.");
        }
    }

    static void swap(Path fresh, Path folder) throws IOException {
        Path old = folder.resolveSibling(".old-" + folder.getFileName());
        FileTrees.delete(old);
        if (Files.exists(folder)) {
            Files.move(folder, old, StandardCopyOption.ATOMIC_MOVE);
        }
        Files.move(fresh, folder, StandardCopyOption.ATOMIC_MOVE);
        FileTrees.delete(old);
    }
}
