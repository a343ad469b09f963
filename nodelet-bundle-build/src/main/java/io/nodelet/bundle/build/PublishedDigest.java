package io.nodelet.bundle.build;

import io.nodelet.host.Sha256;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The digest that a release publishes for one of its files. It is only ever read, never made up: no digest, no file.
///
/// @param algorithm `sha256` or `sha512`
/// @param hex in lower case
record PublishedDigest(String algorithm, String hex) {
    private static final Pattern LINE = Pattern.compile("([0-9a-fA-F]{64}|[0-9a-fA-F]{128})(?:\\s+\\*?(\\S+))?");

    /// Finds a file's digest in what `sha256sum` writes, or in a file that holds one bare digest.
    ///
    /// @param where what to call `text` in errors
    static PublishedDigest find(String text, String file, String where) {
        List<Matcher> lines = text.lines()
                .map(String::strip)
                .map(LINE::matcher)
                .filter(Matcher::matches)
                .toList();
        return lines.stream()
                .filter(m -> names(m, file) || (lines.size() == 1 && m.group(2) == null))
                .findFirst()
                .map(m -> of(m.group(1)))
                .orElseThrow(() -> new NodeletException(
                        where + " publishes no checksum of " + file,
                        "Such a file is not used. Build from the Go modules instead: nodeletctl bundle build."));
    }

    /// Refuses a file whose bytes are others.
    void check(Path file, String address) {
        String found = digestOf(file);
        if (!found.equals(hex)) {
            throw new NodeletException(
                    address + " is not what its release publishes: expected " + algorithm + " " + hex + ", found "
                            + found,
                    "Nothing of it was kept. Fetch it again, from the project itself or another mirror.");
        }
    }

    @Override
    public String toString() {
        return algorithm + ":" + hex;
    }

    private static boolean names(Matcher line, String file) {
        String name = line.group(2);
        return name != null && (name.equals(file) || name.endsWith("/" + file));
    }

    private static PublishedDigest of(String hex) {
        return new PublishedDigest(hex.length() == 64 ? "sha256" : "sha512", hex.toLowerCase(Locale.ROOT));
    }

    private String digestOf(Path file) {
        if (algorithm.equals("sha256")) {
            return Sha256.of(file);
        }
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-512");
            byte[] buffer = new byte[1 << 18];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException | NoSuchAlgorithmException e) {
            throw new NodeletException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }
}
