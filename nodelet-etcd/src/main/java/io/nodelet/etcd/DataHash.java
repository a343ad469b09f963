package io.nodelet.etcd;

/// A digest of all that a member holds up to a revision.
///
/// @param value     the same where the same is held
/// @param compacted up to where the past was dropped when it was taken: only digests of the same past can be compared
/// @param revision  up to which it was taken
public record DataHash(long value, long compacted, long revision) {}
