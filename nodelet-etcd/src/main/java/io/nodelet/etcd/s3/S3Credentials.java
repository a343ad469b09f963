package io.nodelet.etcd.s3;

import io.nodelet.host.AtomicFile;
import io.nodelet.host.TrustedFiles;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// What proves to a store who asks.
///
/// @param id     of the key
/// @param secret of the key. Secret.
record S3Credentials(String id, String secret) {
    private static final Set<PosixFilePermission> OWNERS = EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);
    private static final String EXAMPLE =
            "Write three lines into it: [default], aws_access_key_id = …, aws_secret_access_key = …; then chmod 600.";

    /// Reads the `[default]` part of a file as AWS's own tools read it.
    ///
    /// @param trusted what root may believe
    /// @throws NodeletException when it is not there, not for root alone, or lacks one of the two
    static S3Credentials read(Path file, TrustedFiles trusted) {
        trusted.require(file);
        try {
            if (!OWNERS.containsAll(Files.getPosixFilePermissions(file))) {
                throw new NodeletException(
                        file + " can be read by others than its owner",
                        "Run: chmod 600 " + file + ". Then change the key.");
            }
            Map<String, String> pairs = pairs(Files.readString(file));
            return new S3Credentials(
                    required(pairs, "aws_access_key_id", file), required(pairs, "aws_secret_access_key", file));
        } catch (NoSuchFileException e) {
            throw new NodeletException("etcd.snapshots.s3.credentialsFile " + file + " is not there", EXAMPLE, e);
        } catch (IOException e) {
            throw new NodeletException("can't read " + file + ": " + AtomicFile.reason(e), e);
        }
    }

    private static Map<String, String> pairs(String text) {
        String ours = ("\n" + text).replaceFirst("(?s).*?\\n\\h*\\[default]", "");
        return ours.equals("\n" + text)
                ? Map.of()
                : ours.replaceFirst("(?s)\\n\\h*\\[.*", "")
                        .lines()
                        .filter(line -> line.contains("=") && !line.strip().startsWith("#"))
                        .map(line -> line.split("=", 2))
                        .collect(Collectors.toMap(
                                fields -> fields[0].strip(), fields -> fields[1].strip(), (first, _) -> first));
    }

    private static String required(Map<String, String> pairs, String name, Path file) {
        String value = pairs.getOrDefault(name, "");
        if (!value.matches("[!-~]+")) {
            throw new NodeletException(file + " has no " + name + " under [default]", EXAMPLE);
        }
        return value;
    }

    /// Without the secret.
    @Override
    public String toString() {
        return id;
    }
}
