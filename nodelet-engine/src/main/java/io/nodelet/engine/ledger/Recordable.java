package io.nodelet.engine.ledger;

/// What the ledger can have a record of. Kind and key are its format: they stay readable.
public interface Recordable {
    /// Which sort of thing, such as `file`.
    String kind();

    /// Which one of its kind, such as a path.
    String key();

    /// How long it stays.
    Lifetime lifetime();
}
