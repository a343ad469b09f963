package io.nodelet.etcd.backup;

/// A snapshot that was read from end to end.
///
/// @param snapshot what is known of it
/// @param digest   of the file that was read, as [OpenSnapshot] reckons it: another file has another
/// @param vouched  whether a master of this cluster vouches for all that is known; otherwise nobody knows when it was
///                 taken, and with which keys its Secrets were encrypted
public record ExaminedSnapshot(Snapshot snapshot, String digest, boolean vouched) {}
