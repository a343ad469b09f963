package io.nodelet.resources;

import io.nodelet.engine.Resource;
import io.nodelet.engine.ledger.Lifetime;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/// A text that is written where there is none that can be read, and stays as it is from then on: what a node was
/// brought up with. Mode 0644; a reset takes it away.
///
/// @param path  where it lies; nobody but us has a file there
/// @param text  what it says where it is made
/// @param shape what can be read
public record WriteOnceFile(Path path, String text, Pattern shape) implements Resource {
    public static final String KIND = "once-written";

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public String key() {
        return path.toString();
    }

    @Override
    public Lifetime lifetime() {
        return Lifetime.KEPT;
    }

    /// Nobody need look at once: what is in force was read from it before.
    @Override
    public List<Path> files() {
        return List.of();
    }
}
