package io.nodelet.resources.driver;

import io.nodelet.engine.Difference;
import io.nodelet.engine.Driver;
import io.nodelet.engine.ledger.PriorState;
import io.nodelet.host.AtomicFile;
import io.nodelet.model.NodeletException;
import io.nodelet.resources.Folder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Drives [Folder].
public final class Folders implements Driver<Folder> {
    private static final String TOPMOST = "made-from";
    private static final String CONTENTS = "contents";
    private static final String OURS = Folder.Contents.OURS.name();
    private static final String WAS = "was";
    private static final String EMPTY = "empty";

    @Override
    public Class<Folder> type() {
        return Folder.class;
    }

    @Override
    public String kind() {
        return "folder";
    }

    @Override
    public Difference compare(Folder wanted) {
        if (Files.isDirectory(wanted.path())) {
            return Difference.same();
        }
        return Files.exists(wanted.path(), LinkOption.NOFOLLOW_LINKS)
                ? Difference.changed("it is not a folder")
                : Difference.missing();
    }

    /// Names the topmost folder that is missing. Of a component's folder that is there already, whether it was empty:
    /// a disk that is mounted at it, say. No words at all of others.
    @Override
    public PriorState before(Folder wanted) {
        if (Files.exists(wanted.path())) {
            return wanted.contents() == Folder.Contents.OURS
                    ? PriorState.of(Map.of(CONTENTS, OURS, WAS, isEmpty(wanted.path()) ? EMPTY : "full"))
                    : PriorState.NOTHING;
        }
        Path topmost = null;
        for (Path at = wanted.path(); at != null && !Files.exists(at); at = at.getParent()) {
            topmost = at;
        }
        return PriorState.of(Map.of(
                TOPMOST, String.valueOf(topmost), CONTENTS, wanted.contents().name()));
    }

    private static boolean isEmpty(Path folder) {
        try {
            return TreeRemoval.entries(folder).isEmpty();
        } catch (IOException e) {
            throw new NodeletException("can't read " + folder + ": " + AtomicFile.reason(e), e);
        }
    }

    @Override
    public void apply(Folder wanted) {
        try {
            if (!Files.isDirectory(wanted.path())) {
                Files.createDirectories(wanted.path());
                Files.setPosixFilePermissions(wanted.path(), AtomicFile.permissions(wanted.mode()));
            }
        } catch (IOException e) {
            throw new NodeletException(
                    "can't make the folder " + wanted.path() + ": " + AtomicFile.reason(e),
                    "Check that the path is no file and its file system is not read-only or full.",
                    e);
        }
    }

    @Override
    public void restore(String key, PriorState priorState) {
        Path path = Path.of(key);
        Optional<Path> topmost = priorState.get(TOPMOST).map(Path::of);
        if (topmost.isPresent()) {
            remove(path, topmost.get(), priorState);
        } else if (priorState.get(WAS).filter(EMPTY::equals).isPresent() && Files.isDirectory(path)) {
            TreeRemoval.empty(path);
        }
    }

    /// Somebody may have moved a folder of ours to a larger disk, and left a link.
    private static void removeContents(Path path) {
        if (Files.isSymbolicLink(path) && Files.isDirectory(path)) {
            TreeRemoval.empty(path);
        } else {
            TreeRemoval.remove(path);
        }
    }

    private static void remove(Path path, Path topmost, PriorState priorState) {
        if (priorState.get(CONTENTS).filter(OURS::equals).isPresent()) {
            removeContents(path);
        }
        @Nullable Path at = path;
        while (at != null && at.startsWith(topmost) && TreeRemoval.removeEmpty(at)) {
            at = at.getParent();
        }
    }

    @Override
    public boolean removes(PriorState priorState) {
        return priorState.get(TOPMOST).isPresent();
    }

    @Override
    public boolean holdsData(PriorState priorState) {
        return priorState.get(CONTENTS).filter(OURS::equals).isPresent();
    }

    /// A component's folder that had something in it before we came: what is ours there can't be told from it.
    @Override
    public boolean leaves(String key, PriorState priorState) {
        Path path = Path.of(key);
        return priorState.get(WAS).filter(text -> !text.equals(EMPTY)).isPresent()
                && Files.isDirectory(path)
                && !isEmpty(path);
    }
}
