package io.nodelet.bundle.build;

import io.nodelet.bundle.Bundle;
import io.nodelet.bundle.build.Catalog.Spec;
import io.nodelet.bundle.build.PartCache.Cached;
import io.nodelet.bundle.build.PartCache.Maker;
import io.nodelet.host.Sha256;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Makes bundles. Components that were made before are taken from the user's cache, so a second run is instant and an
/// interrupted one goes on where it was.
public final class BundleBuilder {
    private final UserFolders userFolders;
    private final Catalog catalog;
    private final Supplier<GoToolchain> go;
    private @Nullable GoToolchain toolchain; // looked for only when something is built from source

    public BundleBuilder(UserFolders userFolders) {
        this(userFolders, Catalog.load(), GoToolchain::find);
    }

    BundleBuilder(UserFolders userFolders, Catalog catalog, Supplier<GoToolchain> go) {
        this.userFolders = userFolders;
        this.catalog = catalog;
        this.go = go;
    }

    /// The folder of a whole bundle as asked for, after making what is missing of it.
    public Path ensureBundle(BuildOptions options, BuildProgress progress) {
        catalog.select(options.only()); // refuses unknown names before it waits for anything
        // another build may take many minutes: what is there does not wait for it
        return atHand(options, progress).orElseGet(() -> make(options, progress));
    }

    private Optional<Path> atHand(BuildOptions options, BuildProgress progress) {
        if (options.source() instanceof BundleSource.Mirror || !Files.isDirectory(userFolders.bundles())) {
            return Optional.empty();
        }
        Goal goal = goal(options, progress);
        return isThere(goal.folder(), goal.digest()) ? Optional.of(goal.folder()) : Optional.empty();
    }

    private Path make(BuildOptions options, BuildProgress progress) {
        try (BuildLock _ = BuildLock.take(userFolders.lock(), progress)) {
            return switch (options.source()) {
                case BundleSource.GoModules _, BundleSource.Official _ -> assemble(options, progress);
                case BundleSource.Mirror mirror -> take(mirror, options, progress);
            };
        }
    }

    private Path take(BundleSource.Mirror mirror, BuildOptions options, BuildProgress progress) {
        if (!options.only().isEmpty() || options.testImages() || options.conformance()) {
            throw new NodeletException(
                    "a bundle from elsewhere is taken as it was signed: whole",
                    "Leave out --only, --with-test-images and --with-conformance-tests.");
        }
        return new MirrorBundle(mirror.location(), mirror.key(), userFolders).take(options.output(), progress);
    }

    /// What a bundle is to be made of, and where.
    private record Goal(List<Recipe> recipes, String digest, Path folder) {}

    private Goal goal(BuildOptions options, BuildProgress progress) {
        List<Recipe> recipes = recipes(options, progress);
        String digest = Sha256.of(
                String.join("\n", recipes.stream().map(Recipe::key).toList()).getBytes(StandardCharsets.UTF_8));
        Path folder = options.output()
                .map(Path::toAbsolutePath)
                .orElseGet(() -> userFolders.bundles().resolve(options.arch() + "-" + digest.substring(0, 12)));
        return new Goal(recipes, digest, folder);
    }

    private Path assemble(BuildOptions options, BuildProgress progress) {
        Goal goal = goal(options, progress);
        Path folder = goal.folder();
        if (isThere(folder, goal.digest())) {
            return folder;
        }
        refuseForeign(folder);
        List<Cached> parts = new ArrayList<>();
        for (Recipe recipe : goal.recipes()) {
            parts.add(part(recipe, options, progress));
        }
        progress.show("bundle", "signing", false);
        new Assembly(options.arch(), goal.digest(), parts, BundleSigningKey.at(userFolders.signingKey()))
                .writeTo(folder);
        progress.show("bundle", folder.toString(), true);
        return folder;
    }

    /// How one component comes to be.
    private record Recipe(String name, String key, List<String> debian, Maker maker) {}

    private List<Recipe> recipes(BuildOptions options, BuildProgress progress) {
        List<Recipe> recipes = new ArrayList<>();
        for (Spec spec : catalog.select(options.only())) {
            recipes.add(recipe(spec, options, progress));
        }
        if (options.testImages()) {
            Busybox busybox = busybox(options, progress);
            recipes.add(new Recipe(
                    "busybox",
                    busybox.key(options.arch()),
                    List.of(),
                    folder -> busybox.build(folder, options.arch())));
        }
        if (options.conformance()) {
            addConformance(recipes, options, progress);
        }
        return recipes;
    }

    private static Busybox busybox(BuildOptions options, BuildProgress progress) {
        packages(options).need(List.of(Busybox.PACKAGE), progress);
        return Busybox.installed(options.arch());
    }

    /// The programs first, as the images hold some of them.
    private void addConformance(List<Recipe> recipes, BuildOptions options, BuildProgress progress) {
        Map<String, String> keys = new LinkedHashMap<>();
        for (Spec spec : catalog.select(TestImages.NEEDED)) {
            Recipe recipe = recipe(spec, options, progress);
            keys.put(spec.name(), recipe.key());
            if (recipes.stream().noneMatch(otherRecipe -> otherRecipe.name().equals(spec.name()))) {
                recipes.add(recipe);
            }
        }
        List<TestImage> images = TestImage.all();
        packages(options).need(TestImage.packages(images), progress);
        PartCache cache = new PartCache(userFolders.components());
        TestImages made = new TestImages(
                images,
                options.arch(),
                keys,
                name -> cache.find(keys.getOrDefault(name, "")).orElseThrow(),
                busybox(options, progress),
                toolchain().modules());
        recipes.add(new Recipe(TestImages.NAME, made.key(), List.of(), made::build));
    }

    private Recipe recipe(Spec spec, BuildOptions options, BuildProgress progress) {
        if (options.source() instanceof BundleSource.Official official
                && !spec.official().isEmpty()) {
            OfficialComponent component = new OfficialComponent(spec, options.arch(), official);
            return new Recipe(
                    spec.name(),
                    component.key(),
                    List.of(),
                    folder -> component.fetch(folder, userFolders.downloads(), progress));
        }
        CrossTools cross = new CrossTools(userFolders.cache().resolve("sysroots"), options.arch());
        GoComponent component = new GoComponent(spec, options.arch(), toolchain(), cross);
        return new Recipe(
                spec.name(),
                component.key(),
                cross.packages(spec.debian()),
                folder -> component.build(folder, progress));
    }

    private GoToolchain toolchain() {
        GoToolchain found = toolchain == null ? go.get() : toolchain;
        toolchain = found;
        return found;
    }

    private Cached part(Recipe recipe, BuildOptions options, BuildProgress progress) {
        PartCache cache = new PartCache(userFolders.components());
        Optional<Cached> before = cache.find(recipe.key()).filter(Cached::intact);
        if (before.isPresent()) {
            progress.show(recipe.name(), "at hand", true);
            return before.get();
        }
        packages(options).need(recipe.debian(), progress);
        progress.show(recipe.name(), "building", false);
        Cached made = cache.make(recipe.key(), recipe.maker());
        progress.show(recipe.name(), "built", true);
        return made;
    }

    private static DebianPackages packages(BuildOptions options) {
        return DebianPackages.standard(options.yes());
    }

    private static boolean isThere(Path folder, String digest) {
        if (!Files.isRegularFile(folder.resolve(Bundle.MANIFEST))) {
            return false;
        }
        Bundle bundle = Bundle.open(folder);
        return bundle.manifest().catalog().equals(digest) && bundle.looksWhole();
    }

    private static void refuseForeign(Path folder) {
        try {
            Assembly.refuseForeign(folder);
        } catch (IOException e) {
            throw new NodeletException("cannot look into " + folder + ": " + e.getMessage(), e);
        }
    }
}
