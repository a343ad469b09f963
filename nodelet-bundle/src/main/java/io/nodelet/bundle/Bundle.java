package io.nodelet.bundle;

import io.nodelet.bundle.BundleManifest.Component;
import io.nodelet.bundle.BundleManifest.Entry;
import io.nodelet.bundle.BundleManifest.Kind;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A folder with every program and image that a node needs, and the manifest that vouches for each of them.
///
/// Opening reads the manifest only. Whoever is about to run or install a file calls [BundleFile#verify()] first.
public final class Bundle {
    /// Names of the files that are about the bundle and not in its manifest.
    public static final String MANIFEST = "manifest.json";

    public static final String SIGNATURE = "manifest.json.sig";
    public static final String PUBLIC_KEY = "nodelet-bundle.pub";
    private static final Set<String> OUTSIDE_MANIFEST = Set.of(MANIFEST, SIGNATURE, PUBLIC_KEY);

    private final Path folder;
    private final Optional<Path> kept;
    private final BundleTerms terms;
    private @Nullable Content content;
    private @Nullable NodeletException refusal;

    /// The manifest, and the bytes that its signature is about.
    private static final class Content {
        private final byte[] bytes;
        private final BundleManifest bundleManifest;

        private Content(Path file) throws IOException {
            this.bytes = Files.readAllBytes(file);
            this.bundleManifest = ManifestJson.read(bytes, file.toString());
        }
    }

    private Bundle(Path folder, Optional<Path> kept, BundleTerms terms) {
        this.folder = folder;
        this.kept = kept;
        this.terms = terms;
    }

    /// Opens a bundle's folder; refuses one without a sound manifest of a known schema.
    public static Bundle open(Path folder) {
        Bundle bundle = at(folder);
        bundle.content();
        return bundle;
    }

    /// The bundle of a folder, opened as [#open] does when it is first asked for something.
    public static Bundle at(Path folder) {
        return new Bundle(folder, Optional.empty(), BundleTerms.NONE);
    }

    /// The same on a node that has installed from it: while the folder is away (a disk that is not mounted, say), what
    /// a manifest said that the node keeps. Nothing can be taken from the bundle then.
    ///
    /// @param kept a copy of the manifest; need not be there
    public static Bundle at(Path folder, Path kept) {
        return at(folder, kept, BundleTerms.NONE);
    }

    /// The same on a node that does not take every bundle: one that it refuses is as one that is away, and
    /// [#refusal()] says why.
    ///
    /// @param terms what a manifest in the folder must fulfil, on the very bytes that the node then goes by
    public static Bundle at(Path folder, Path kept, BundleTerms terms) {
        return new Bundle(folder, Optional.of(kept), terms);
    }

    private synchronized Content content() {
        Content known = content == null ? read() : content;
        content = known;
        return known;
    }

    private Content read() {
        Path file = folder.resolve(MANIFEST);
        try {
            return accepted(new Content(file));
        } catch (IOException e) {
            return ofCopy().orElseThrow(() -> new NodeletException(
                    "there is no bundle in " + folder + ": cannot read " + file,
                    "Mount the disk that it lies on, make one with 'nodeletctl bundle build', or name the folder of another.",
                    e));
        }
    }

    private Content accepted(Content found) {
        Optional<Content> before = soundCopy();
        Optional<NodeletException> objection = terms.objection(
                folder, found.bytes, found.bundleManifest, before.map(content -> content.bundleManifest));
        refusal = objection.orElse(null);
        return objection.isEmpty() ? found : before.orElseThrow(objection::get);
    }

    /// Why the node does not go by the folder's manifest; empty where it does, or where the folder is away.
    public synchronized Optional<NodeletException> refusal() {
        Content _ = content();
        return Optional.ofNullable(refusal);
    }

    /// One that a power cut damaged says nothing of what was before.
    private Optional<Content> soundCopy() {
        try {
            return ofCopy();
        } catch (NodeletException e) {
            return Optional.empty();
        }
    }

    private Optional<Content> ofCopy() {
        try {
            return kept.isPresent() ? Optional.of(new Content(kept.get())) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // none yet
        }
    }

    public Path folder() {
        return folder;
    }

    public BundleManifest manifest() {
        return content().bundleManifest;
    }

    /// The manifest as it is written, for a copy.
    public String manifestText() {
        return new String(content().bytes, StandardCharsets.UTF_8);
    }

    /// A program by its name, such as `kubelet`.
    public BundleFile binary(String name) {
        return file(entry(Kind.BINARY, name));
    }

    /// Every CNI plugin by its name, sorted.
    public Map<String, BundleFile> cniPlugins() {
        return entries(Kind.CNI).collect(Collectors.toMap(Entry::name, this::file, (a, b) -> a, TreeMap::new));
    }

    /// An image by its short name, such as `coredns`.
    public BundleImage image(String name) {
        return image(entry(Kind.IMAGE, name));
    }

    /// Every image, in the manifest's order.
    public List<BundleImage> images() {
        return entries(Kind.IMAGE).map(this::image).toList();
    }

    /// Version of a component, such as `v1.37.2` of `kubernetes`.
    public String version(String component) {
        return manifest().components().stream()
                .filter(c -> c.name().equals(component))
                .map(Component::version)
                .findFirst()
                .orElseThrow(() -> missing("component", component));
    }

    /// Whether every file is there with the right size: quick, and no proof of their bytes.
    public boolean looksWhole() {
        return manifest().entries().map(this::file).allMatch(BundleFile::looksWhole);
    }

    /// The key that lies beside the manifest. It proves only that whoever signed had its other half:
    /// compare it with one that you got another way.
    public PublicKey publicKey() {
        return BundleKeys.readPublic(folder.resolve(PUBLIC_KEY));
    }

    /// Refuses the bundle unless the holder of this key signed its manifest.
    public void verifySignature(PublicKey key) {
        verify(folder, content().bytes, key);
    }

    static void verify(Path folder, byte[] manifest, PublicKey key) {
        Path file = folder.resolve(SIGNATURE);
        byte[] signature;
        try {
            signature = Files.readAllBytes(file);
        } catch (IOException e) {
            throw new NodeletException(
                    "the bundle is not signed: cannot read " + file, "Use a bundle from a source that signs it.", e);
        }
        if (!BundleKeys.verifies(key, manifest, signature)) {
            throw new NodeletException(
                    "the signature of " + folder.resolve(MANIFEST) + " was not made with the key "
                            + BundleKeys.fingerprint(key) + ", or the manifest was changed after it was signed",
                    "Get the bundle from its maker again, or give the maker's key with --key.");
        }
    }

    /// Reads every file and refuses the first that differs, and any file that the manifest does not list.
    ///
    /// @param progress gets each file's path before it is read
    public void verifyAll(Consumer<String> progress) {
        refuseStrangers();
        manifest().entries().forEach(e -> {
            progress.accept(e.path());
            file(e).verify();
        });
    }

    /// A file of the manifest on this machine.
    public BundleFile file(Entry entry) {
        return new BundleFile(folder.resolve(entry.path()), entry.sha256(), entry.size());
    }

    private void refuseStrangers() {
        Set<String> known = manifest().entries().map(Entry::path).collect(Collectors.toCollection(TreeSet::new));
        known.addAll(OUTSIDE_MANIFEST);
        try (Stream<Path> files = Files.walk(folder)) {
            files.filter(f -> !Files.isDirectory(f, LinkOption.NOFOLLOW_LINKS))
                    .map(f -> folder.relativize(f).toString())
                    .filter(f -> !known.contains(f))
                    .findFirst()
                    .ifPresent(f -> {
                        throw new NodeletException(
                                "bundle file " + folder.resolve(f) + " is not in the manifest",
                                "Remove it, or build the bundle again.");
                    });
        } catch (IOException e) {
            throw new NodeletException("cannot list the bundle " + folder + ": " + e.getMessage(), e);
        }
    }

    private BundleImage image(Entry entry) {
        return new BundleImage(entry.references(), file(entry));
    }

    private Stream<Entry> entries(Kind kind) {
        return manifest().entries().filter(e -> e.kind() == kind);
    }

    private Entry entry(Kind kind, String name) {
        return entries(kind)
                .filter(e -> e.name().equals(name))
                .findFirst()
                .orElseThrow(() -> missing(kind.name().toLowerCase(Locale.ROOT), name));
    }

    private NodeletException missing(String what, String name) {
        return new NodeletException(
                "the bundle " + folder + " has no " + what + " '" + name + "'",
                "See what it has with 'nodeletctl bundle show " + folder + "'.");
    }
}
