package io.nodelet.etcd;

/// What one member says of itself.
///
/// @param id       of it, in hex
/// @param leader   the id of the member that it follows; empty when it knows of none
/// @param version  of etcd
/// @param revision of the store
/// @param size     of the database's file, in bytes
/// @param inUse    the part of it that holds something
/// @param quota    the size at which it takes no more writes; 0 where this etcd does not say
/// @param term     of raft
/// @param index    the last entry of raft's log that is agreed upon
/// @param applied  the last one that is in the database
/// @param learner  whether it has no vote
public record MemberStatus(
        String id,
        String leader,
        String version,
        long revision,
        long size,
        long inUse,
        long quota,
        long term,
        long index,
        long applied,
        boolean learner) {
    private static final long FULL_PERCENT = 90;
    private static final long LOOSE_PERCENT = 50;
    private static final long WORTH_WHILE = 16L << 20;

    /// Whether it is the one that the others follow.
    public boolean leads() {
        return id.equals(leader);
    }

    /// How far the database is behind what is agreed upon.
    public long gap() {
        return Math.max(0, index - applied);
    }

    /// Whether what it holds would fit again, once its file is written anew.
    public boolean fits() {
        return quota == 0 || inUse * 100 < quota * FULL_PERCENT;
    }

    /// Whether its file leaves room for writes.
    public boolean roomy() {
        return quota == 0 || size * 100 < quota * FULL_PERCENT;
    }

    /// Whether so much of its file holds nothing that it is worth writing it anew.
    public boolean loose() {
        long empty = size - inUse;
        return empty > WORTH_WHILE && empty * 100 > size * LOOSE_PERCENT;
    }
}
