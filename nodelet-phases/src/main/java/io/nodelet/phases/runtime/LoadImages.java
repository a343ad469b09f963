package io.nodelet.phases.runtime;

import io.nodelet.bundle.Bundle;
import io.nodelet.bundle.BundleImage;
import io.nodelet.engine.Item;
import io.nodelet.engine.Phase;
import io.nodelet.host.AtomicFile;
import io.nodelet.host.TrustedFiles;
import io.nodelet.model.Lazy;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.NodeletException;
import io.nodelet.model.PhaseId;
import io.nodelet.phases.PhaseIds;
import io.nodelet.resources.driver.Digests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// 048: the bundle's images and the operator's own, imported once, by digest, and pinned against garbage collection.
public final class LoadImages implements Phase {
    private final NodeSpec spec;
    private final Bundle bundle;
    private final ContainerdClient containerdClient;
    private final Digests digests;

    public LoadImages(NodeSpec spec, Bundle bundle, ContainerdClient containerdClient, Digests digests) {
        this.spec = spec;
        this.bundle = bundle;
        this.containerdClient = containerdClient;
        this.digests = digests;
    }

    @Override
    public PhaseId id() {
        return PhaseIds.IMAGES;
    }

    @Override
    public Set<Integer> dependsOn() {
        return Set.of(PhaseIds.RUNTIME_START.number());
    }

    @Override
    public List<Item> declare() {
        Supplier<Set<String>> present = Lazy.of(containerdClient::imageLabels);
        List<Item> items = new ArrayList<>();
        Runnable trust = () -> TrustedFiles.SYSTEM.require(bundle.folder().resolve(Bundle.MANIFEST));
        for (BundleImage image : bundle.images()) {
            items.add(image(present, image.file().path(), image.file().sha256(), trust));
        }
        for (Path tar : own()) {
            items.add(image(present, tar, digests.sha256(tar), () -> {}));
        }
        return items;
    }

    private Item image(Supplier<Set<String>> present, Path tar, String sha256, Runnable trust) {
        return new ImportImage(containerdClient, present, digests, tar, sha256, trust);
    }

    private List<Path> own() {
        Path folder = Path.of(spec.config().runtime().imagesDir());
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(path -> new ImageArchive(path).whole()).sorted().toList();
        } catch (IOException e) {
            throw new NodeletException("can't list the images in " + folder + ": " + AtomicFile.reason(e), e);
        }
    }
}
