package io.nodelet.bundle.build;

import java.nio.file.Path;
import java.util.Map;

/// Where a user's own files go: the XDG folders, or their defaults.
///
/// @param cache for what can be made again: built components and bundles
/// @param state for what must be kept: the signing key
public record UserFolders(Path cache, Path state) {
    /// Those of the user who runs this.
    public static UserFolders ofUser() {
        return of(System.getenv(), Path.of(System.getProperty("user.home")));
    }

    static UserFolders of(Map<String, String> env, Path home) {
        return new UserFolders(
                folder(env.getOrDefault("XDG_CACHE_HOME", ""), home.resolve(".cache")),
                folder(env.getOrDefault("XDG_STATE_HOME", ""), home.resolve(".local/state")));
    }

    private static Path folder(String given, Path otherwise) {
        return (given.startsWith("/") ? Path.of(given) : otherwise).resolve("nodelet");
    }

    /// Bundles, a folder each.
    public Path bundles() {
        return cache.resolve("bundles");
    }

    Path components() {
        return cache.resolve("components");
    }

    Path downloads() {
        return cache.resolve("downloads");
    }

    Path lock() {
        return cache.resolve("build.lock");
    }

    /// The open half of the key that this user's bundles are signed with; there is one after the first build.
    public Path publicKey() {
        return BundleSigningKey.publicHalf(signingKey());
    }

    Path signingKey() {
        return state.resolve("keys/bundle.key");
    }
}
