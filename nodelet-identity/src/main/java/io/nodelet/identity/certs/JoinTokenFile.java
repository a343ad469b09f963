package io.nodelet.identity.certs;

import io.nodelet.host.AtomicFile;
import io.nodelet.model.JoinToken;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// The file that holds a machine's join token: one line, beside empty ones.
final class JoinTokenFile {
    private static final Set<PosixFilePermission> OWNER = EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);
    private final Path path;
    private final NodeSpec spec;

    JoinTokenFile(NodeSpec spec) {
        this.path = Path.of(spec.config().join().tokenFile());
        this.spec = spec;
    }

    /// The token in it.
    ///
    /// @throws NodeletException naming the file, its line and its key; never anything of its content
    JoinToken read() {
        if (!Files.exists(path)) {
            throw new NodeletException(
                    "this machine is of no cluster yet, and there is no join token: " + named() + " is missing",
                    make());
        }
        requireSecret();
        List<String> lines = lines();
        for (int number = 1; number <= lines.size(); number++) {
            if (!lines.get(number - 1).isBlank()) {
                return parse(lines.get(number - 1), number);
            }
        }
        throw new NodeletException(named() + " is empty", make());
    }

    private String make() {
        return "On a master: nodeletctl token create" + (spec.master() ? " --role master" : "")
                + ". Put its one line into " + path + ", chmod 600, and start again.";
    }

    private JoinToken parse(String line, int number) {
        String place = "line " + number + " of " + named();
        JoinToken token;
        try {
            token = JoinToken.parse(line);
        } catch (NodeletException e) {
            throw new NodeletException(place + " is " + e.getMessage(), e.remedy(), e);
        }
        String role = spec.config().role().wireName();
        if (!token.role().wireName().equals(role)) {
            throw new NodeletException(
                    place + " is a token for a " + token.role().wireName() + ", and this machine is to be a " + role,
                    "Make one for it with: nodeletctl token create --role " + role);
        }
        return token;
    }

    private void requireSecret() {
        try {
            Set<PosixFilePermission> mode = Files.getPosixFilePermissions(path);
            if (!OWNER.containsAll(mode)) {
                throw new NodeletException(
                        named() + " can be read by others (" + PosixFilePermissions.toString(mode)
                                + "), and who has the token can join",
                        "chmod 600 " + path + ". Has somebody seen it? Then revoke it: nodeletctl token revoke.");
            }
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private List<String> lines() {
        try {
            return Files.readAllLines(path);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private NodeletException unreadable(IOException e) {
        return new NodeletException("can't read " + named() + ": " + AtomicFile.reason(e), e);
    }

    private String named() {
        return path + " (join.tokenFile)";
    }
}
