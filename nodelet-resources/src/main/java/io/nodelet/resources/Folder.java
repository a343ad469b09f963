package io.nodelet.resources;

import io.nodelet.engine.Resource;
import io.nodelet.engine.ledger.Lifetime;
import java.nio.file.Path;

/// A folder, and any above it that are missing. Given back only where we made it.
///
/// @param path     absolute
/// @param mode     such as `0755`, set only on a folder that we make
/// @param contents what becomes of things in it that are not declared, when it is given back
/// @param lifetime how long it stays
public record Folder(Path path, String mode, Contents contents, Lifetime lifetime) implements Resource {
    /// What becomes of what lies in a folder that we made.
    public enum Contents {
        /// The folder stays when something foreign lies in it.
        FOREIGN,
        /// All of it is ours (a component's data): it goes with the folder.
        OURS
    }

    /// A folder that outlives a stop and stays when something foreign lies in it.
    public static Folder shared(Path path) {
        return new Folder(path, "0755", Contents.FOREIGN, Lifetime.KEPT);
    }

    /// A folder for a component's data, which outlives a stop and goes as a whole at reset.
    public static Folder data(Path path, String mode) {
        return new Folder(path, mode, Contents.OURS, Lifetime.KEPT);
    }

    @Override
    public String kind() {
        return "folder";
    }

    @Override
    public String key() {
        return path.toString();
    }
}
