package io.nodelet.resources;

import io.nodelet.engine.Resource;
import io.nodelet.engine.ledger.Lifetime;
import java.nio.file.Path;

/// A text file that is ours as a whole: content and mode. A file that was there before is kept aside and comes back.
///
/// @param path     absolute; its folder is another resource, or there
/// @param content  UTF-8
/// @param mode     such as `0644`
/// @param lifetime how long it stays
public record TextFile(Path path, String content, String mode, Lifetime lifetime) implements Resource {
    /// A file that a stop takes away.
    public TextFile(Path path, String content, String mode) {
        this(path, content, mode, Lifetime.RUN);
    }

    @Override
    public String kind() {
        return "file";
    }

    @Override
    public String key() {
        return path.toString();
    }

    @Override
    public String toString() {
        return "TextFile[" + path + " " + mode + "]";
    }
}
