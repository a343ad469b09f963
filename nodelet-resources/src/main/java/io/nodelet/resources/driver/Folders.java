package io.nodelet.resources.driver;

import io.nodelet.engine.Before;
import io.nodelet.engine.Difference;
import io.nodelet.engine.Driver;
import io.nodelet.host.AtomicFile;
import io.nodelet.model.NodeletException;
import io.nodelet.resources.Folder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Drives [Folder].
public final class Folders implements Driver<Folder> {
    private static final String TOPMOST = "made-from";
    private static final String CONTENTS = "contents";

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

    /// Names the topmost folder that is missing; no words at all where the folder is there already.
    @Override
    public Before before(Folder wanted) {
        Path topmost = null;
        for (Path at = wanted.path(); at != null && !Files.exists(at); at = at.getParent()) {
            topmost = at;
        }
        return topmost == null
                ? Before.NOTHING
                : Before.of(Map.of(
                        TOPMOST, topmost.toString(), CONTENTS, wanted.contents().name()));
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
    public void restore(String key, Before before) {
        Path path = Path.of(key);
        if (before.nothing()) {
            return;
        }
        if (before.get(CONTENTS).filter("OURS"::equals).isPresent()) {
            Trees.remove(path);
        }
        Path topmost = Path.of(before.get(TOPMOST).orElse(key));
        @Nullable Path at = path;
        while (at != null && at.startsWith(topmost) && Trees.removeEmpty(at)) {
            at = at.getParent();
        }
    }

    @Override
    public boolean removes(Before before) {
        return !before.nothing();
    }
}
