package io.nodelet.identity;

import io.nodelet.host.AtomicFile;
import io.nodelet.model.Layout;
import io.nodelet.model.NodeletException;
import io.nodelet.model.Role;
import io.nodelet.resources.WriteOnceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The role that this machine's node was brought up in, on record: one line, `role=`. Keys, identities and etcd's
/// membership are a role's own, so it does not change.
///
/// @param file absent until a node was brought up
public record RoleFile(Path file) {
    private static final Pattern TEXT = Pattern.compile("role=(master|worker)\n");

    /// @param state the folder of what nodeletd remembers
    public static RoleFile in(Path state) {
        return new RoleFile(state.resolve("role"));
    }

    /// The record of this machine's node.
    public static WriteOnceFile ofNode(Role role) {
        return new WriteOnceFile(in(Layout.STATE).file(), text(role), TEXT);
    }

    static String text(Role role) {
        return "role=" + role.wireName() + "\n";
    }

    /// How a configuration wants another role than the node has; nothing where it does not, wants none, or there is no
    /// record that can be read.
    public Optional<String> against(Role wanted) {
        Matcher known = TEXT.matcher(read());
        return wanted == Role.NONE || !known.matches() || known.group(1).equals(wanted.wireName())
                ? Optional.empty()
                : Optional.of("role is " + wanted.wireName() + ", and this node was brought up as a " + known.group(1));
    }

    private String read() {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new NodeletException("can't read " + file + ": " + AtomicFile.reason(e), e);
        }
    }
}
