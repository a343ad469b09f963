package io.nodelet.bundle.build;

import io.nodelet.bundle.Arch;
import io.nodelet.bundle.BundleManifest;
import io.nodelet.bundle.BundleManifest.Component;
import io.nodelet.bundle.BundleManifest.Entry;
import io.nodelet.bundle.BundleManifest.Kind;
import io.nodelet.bundle.BundleManifest.Origin;
import io.nodelet.bundle.BundleManifest.Source;
import io.nodelet.bundle.build.Catalog.Release;
import io.nodelet.bundle.build.Catalog.Spec;
import io.nodelet.host.Sha256;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A component taken from its project's own release, checked against the checksums that the release publishes.
///
/// @param from where the releases lie, and who may have signed them
record OfficialComponent(Spec spec, Arch arch, BundleSource.Official from) {
    private static final String RECIPE = "1";

    String key() {
        String all = String.join(
                "\n",
                RECIPE,
                from.base(),
                from.roots().map(Sha256::of).orElse(""),
                BuildJson.MAPPER.writeValueAsString(spec));
        String digest = Sha256.of(all.getBytes(StandardCharsets.UTF_8));
        return spec.name() + "-" + spec.version() + "-" + arch + "-official-" + digest.substring(0, 16);
    }

    /// Fetches it into an empty folder.
    BuiltComponent fetch(Path folder, Path downloads, BuildProgress progress) throws IOException {
        List<Entry> files = new ArrayList<>();
        List<BundleManifest.Release> releases = new ArrayList<>();
        for (Release release : spec.official()) {
            String address = fill(release.url());
            Path file = downloads.resolve(Sha256.of((from.base() + address).getBytes(StandardCharsets.UTF_8)) + ".bin");
            releases.add(fetch(release, address, file, progress));
            files.addAll(unpack(release, file, folder));
            Files.delete(file);
        }
        files.add(licence(folder));
        Source source = new Source(Origin.OFFICIAL, project(), releases);
        return new BuiltComponent(new Component(spec.name(), spec.version(), spec.licence(), source, files), List.of());
    }

    private BundleManifest.Release fetch(Release release, String address, Path file, BuildProgress progress)
            throws IOException {
        Download download = new Download();
        String sums = fill(release.checksums());
        byte[] text = download.small(at(sums))
                .orElseThrow(() -> new NodeletException(
                        "the release publishes no checksums: " + at(sums) + " does not exist",
                        "Such a release is not used. Build from the Go modules instead: nodeletctl bundle build."));
        String name = address.substring(address.lastIndexOf('/') + 1);
        PublishedDigest digest =
                PublishedDigest.find(new String(text, StandardCharsets.UTF_8), name, at(sums).toString());
        download.fetch(
                at(address), file, n -> progress.show(spec.name(), "%s %.1f MB".formatted(name, n / 1e6), false));
        String signer;
        try {
            digest.check(file, at(address).toString());
            signer = checkSignature(release, file, at(address), download);
        } catch (NodeletException e) {
            Files.delete(file);
            throw e;
        }
        return new BundleManifest.Release(at(address).toString(), at(sums).toString(), digest.toString(), signer);
    }

    /// Who signed it; empty when nobody does, or there is no authority to check the signer by.
    private String checkSignature(Release release, Path file, URI address, Download download) {
        if (release.signer().isEmpty() || from.roots().isEmpty()) {
            return "";
        }
        BlobSignature signature =
                new BlobSignature(published(address, ".sig", download), published(address, ".cert", download));
        signature.check(file, release.signer(), release.issuer(), from.roots().get(), address.toString());
        return release.signer();
    }

    private static String published(URI address, String suffix, Download download) {
        return download.small(URI.create(address + suffix))
                .map(content -> new String(content, StandardCharsets.US_ASCII))
                .orElseThrow(() -> new NodeletException(
                        "the release publishes no signature: " + address + suffix + " does not exist",
                        "Such a release is not used with --roots."));
    }

    private List<Entry> unpack(Release release, Path file, Path folder) throws IOException {
        Map<String, String> wanted = new HashMap<>();
        release.programs().forEach((path, name) -> wanted.put(fill(path), name));
        if (wanted.containsKey("")) {
            return List.of(place(release.kind(), wanted.get(""), file, folder));
        }
        List<Entry> entries = new ArrayList<>();
        Path scratch = Files.createDirectories(folder.resolve("work"));
        new TarReader(file).each((path, content) -> {
            String name = wanted.remove(path);
            if (name != null) {
                Path program = scratch.resolve(name);
                Files.copy(content, program);
                entries.add(place(release.kind(), name, program, folder));
            }
        });
        FileTrees.delete(scratch);
        if (!wanted.isEmpty()) {
            throw new NodeletException(fill(release.url()) + " does not hold "
                    + wanted.keySet().iterator().next());
        }
        return entries;
    }

    private Entry place(Kind kind, String name, Path program, Path folder) throws IOException {
        if (kind != Kind.IMAGE) {
            return GoComponent.entry(folder, kind.path(name), kind, List.of(), target -> Files.copy(program, target));
        }
        ImageTar image = ImageTar.ofProgram(spec.reference(), arch, name, program, spec.imageUser(), List.of());
        return GoComponent.entry(
                folder,
                kind.path(name + ".tar"),
                kind,
                List.of(spec.reference()),
                target -> image.write(target, folder));
    }

    private Entry licence(Path folder) throws IOException {
        String text = spec.name() + " " + spec.version() + " is licensed under " + spec.licence()
                + ". Its texts and notices are in the release at " + project() + ".\n";
        return GoComponent.entry(
                folder,
                Kind.LICENCE.path(spec.name() + ".txt"),
                Kind.LICENCE,
                List.of(),
                target -> Files.writeString(target, text));
    }

    private String project() {
        return fill(spec.official().getFirst().url());
    }

    private URI at(String address) {
        return URI.create(
                from.base().isEmpty() ? address : withSlash(from.base()) + address.replaceFirst("^https://", ""));
    }

    private static String withSlash(String prefix) {
        return prefix.endsWith("/") ? prefix : prefix + "/";
    }

    private String fill(String template) {
        return template.replace("{version}", spec.version())
                .replace("{number}", spec.version().substring(1))
                .replace("{arch}", arch.id());
    }
}
