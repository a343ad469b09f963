package io.nodelet.host;

import io.nodelet.model.Failure;
import io.nodelet.model.NodeletException;
import io.nodelet.model.ReasonCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;

/// Whether root may run or believe a file: it and every folder above it belong to root, and nobody else can write to
/// any of them; symbolic links are followed, and what they lead through counts as well. Who can write to one of these
/// places can put another file in its place, so that a sticky folder such as /tmp is none for such a file.
///
/// @param root  where the look begins: `/`, or the folder that stands for a machine; folders above it are not looked at
/// @param owner the user who everything must belong to
public record TrustedFiles(Path root, int owner) {
    /// Those of this machine.
    public static final TrustedFiles SYSTEM = new TrustedFiles(Path.of("/"), 0);

    private static final int OTHERS_WRITE = 0022;
    private static final int MODE = 07777;
    private static final int MOST_LINKS = 40;

    /// Those of a machine whose files lie below a folder, and belong to whom that belongs to.
    public static TrustedFiles below(Path root) {
        try {
            return root.equals(SYSTEM.root)
                    ? SYSTEM
                    : new TrustedFiles(root, OwnerAndMode.of(root).owner());
        } catch (IOException e) {
            throw new NodeletException("can't look at " + root + ": " + AtomicFile.reason(e), e);
        }
    }

    /// A place that somebody else than root can change.
    ///
    /// @param file   that was to be trusted
    /// @param place  it, or the folder on the way to it
    /// @param owner  of the place
    /// @param mode   of the place, such as 0777
    /// @param wanted the user who it should belong to
    public record Distrust(Path file, Path place, int owner, int mode, int wanted) {
        /// What is wrong, in a person's words.
        public String describe() {
            String where = file.equals(place) ? file.toString() : file + " can't be trusted: " + place;
            return owner != wanted
                    ? "%s belongs to user %d, not to root (mode %04o)".formatted(where, owner, mode)
                    : "%s can be written by others than root (owner root, mode %04o)".formatted(where, mode);
        }

        /// The command that mends it.
        public String remedy() {
            if ((mode & 01000) != 0 && owner == wanted) {
                return "Put it into a folder that is root's alone, such as /etc/pf9/nodelet.";
            }
            String chown = owner == wanted ? "" : "chown root:root " + place + (writable() ? " && " : "");
            return "Look whether it is as you want it, then run: " + chown + (writable() ? "chmod go-w " + place : "");
        }

        private boolean writable() {
            return (mode & OTHERS_WRITE) != 0;
        }
    }

    /// Refuses a file that others can change. One that is not there is nobody's.
    ///
    /// @throws NodeletException naming the place, its owner and mode, and the command that mends it
    public void require(Path file) {
        distrust(file).ifPresent(distrust -> {
            String message = "refused, as root would trust it: " + distrust.describe();
            throw new NodeletException(
                    new Failure(ReasonCode.FILE_NOT_TRUSTED, file.toString(), message), distrust.remedy(), null);
        });
    }

    /// The first place on the way to a file, from the root on, that others can change; empty where there is none, and
    /// where the file is not there.
    public Optional<Distrust> distrust(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        try {
            return absolute.startsWith(root) ? walk(absolute) : new TrustedFiles(SYSTEM.root, owner).walk(absolute);
        } catch (IOException e) {
            return Optional.empty(); // it is not there: who needs it says so
        }
    }

    private Optional<Distrust> walk(Path file) throws IOException {
        Path at = root;
        Deque<Path> left = names(file, root.getNameCount());
        int links = 0;
        Optional<Distrust> found = judge(file, at, OwnerAndMode.of(at));
        while (found.isEmpty() && !left.isEmpty()) {
            Path next = at.resolve(left.removeFirst()).normalize();
            OwnerAndMode seen = OwnerAndMode.of(next);
            if (seen.link() && ++links < MOST_LINKS) {
                Path target = Files.readSymbolicLink(next);
                at = target.isAbsolute() ? top(target) : at;
                names(target, target.isAbsolute() ? at.getNameCount() : 0)
                        .descendingIterator()
                        .forEachRemaining(left::addFirst);
            } else {
                found = seen.link() ? Optional.empty() : judge(file, next, seen);
                at = next;
            }
        }
        return found;
    }

    private Path top(Path target) {
        return target.startsWith(root) ? root : SYSTEM.root;
    }

    private Optional<Distrust> judge(Path file, Path place, OwnerAndMode seen) {
        return seen.owner() == owner && (seen.mode() & OTHERS_WRITE) == 0
                ? Optional.empty()
                : Optional.of(new Distrust(file, place, seen.owner(), seen.mode(), owner));
    }

    private static Deque<Path> names(Path path, int but) {
        Deque<Path> names = new ArrayDeque<>();
        path.forEach(names::add);
        for (int i = 0; i < but; i++) {
            names.removeFirst();
        }
        return names;
    }

    /// What the kernel says of one place, without following a link.
    private record OwnerAndMode(int owner, int mode, boolean link) {
        static OwnerAndMode of(Path path) throws IOException {
            Map<String, Object> seen = Files.readAttributes(path, "unix:uid,mode", LinkOption.NOFOLLOW_LINKS);
            return new OwnerAndMode(number(seen, "uid"), number(seen, "mode") & MODE, Files.isSymbolicLink(path));
        }

        private static int number(Map<String, Object> seen, String name) {
            return seen.get(name) instanceof Integer number ? number : -1;
        }
    }
}
