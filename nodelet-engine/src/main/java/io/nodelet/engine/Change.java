package io.nodelet.engine;

/// One line of a dry run: what a start, stop or reset would do.
///
/// @param what `make`, `mend`, `do` or `undo`
/// @param kind the item's kind
/// @param key  which one
/// @param why  what differs now; may be empty
public record Change(String what, String kind, String key, String why) {}
