package io.nodelet.engine;

import io.nodelet.engine.ledger.Lifetime;
import io.nodelet.engine.ledger.Recordable;
import java.nio.file.Path;
import java.util.List;

/// Something on the node that must be so: pure data, compared, made and undone by the [Driver] of its type.
public non-sealed interface Resource extends Item, Recordable {
    @Override
    default Lifetime lifetime() {
        return Lifetime.RUN;
    }

    /// Whether it is a process, which can be restarted.
    default boolean runs() {
        return false;
    }

    /// The files that it stands in: whoever writes to one of them changes it.
    default List<Path> files() {
        return key().startsWith("/") ? List.of(Path.of(key())) : List.of();
    }
}
