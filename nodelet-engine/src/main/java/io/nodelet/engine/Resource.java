package io.nodelet.engine;

/// Something on the node that must be so: pure data, compared, made and undone by the [Driver] of its type.
public non-sealed interface Resource extends Item {
    /// How long it stays.
    default Lifetime lifetime() {
        return Lifetime.RUN;
    }
}
