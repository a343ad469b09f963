package io.nodelet.bundle;

import io.nodelet.host.Sha256;
import io.nodelet.model.NodeletException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/// One file of a bundle, with what the manifest promises about it.
///
/// @param path where it lies on this machine
/// @param sha256 64 lower-case hex digits
/// @param size in bytes
public record BundleFile(Path path, String sha256, long size) {
    private static final String REMEDY =
            "Nothing was run from it. Delete this bundle's folder and run 'nodeletctl bundle build' to make it again.";

    /// Reads the whole file, and refuses it when it is not, byte for byte, what the manifest promises.
    public void verify() {
        if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new NodeletException("bundle file " + path + " is missing or not a regular file", REMEDY);
        }
        String found = digest();
        if (!found.equals(sha256)) {
            throw new NodeletException(
                    "bundle file " + path + " was changed: expected sha256 " + sha256 + ", found " + found, REMEDY);
        }
    }

    /// A quick look: there, and of the right size. Says nothing about its bytes.
    boolean looksWhole() {
        return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
                && path.toFile().length() == size;
    }

    private String digest() {
        try {
            return Sha256.of(path);
        } catch (UncheckedIOException e) {
            throw new NodeletException("bundle " + e.getMessage(), REMEDY, e);
        }
    }
}
