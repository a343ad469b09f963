package io.nodelet.model;

/// A phase's public identity, stable across releases.
///
/// @param number the order in the seed's list, such as `20`; unique
/// @param file   the seed's FILE column, such as `020-gen_certs.sh`
/// @param title  the seed's NAME column
public record PhaseId(int number, String file, String title) implements Comparable<PhaseId> {
    /// The id without the `.sh` that the seed's phases carry.
    public String stem() {
        return file.endsWith(".sh") ? file.substring(0, file.length() - 3) : file;
    }

    /// As a record's own, but by hand: making those when a program starts takes longer than a listing of the phases.
    @Override
    public boolean equals(Object other) {
        return other instanceof PhaseId id && number == id.number && file.equals(id.file) && title.equals(id.title);
    }

    @Override
    public int hashCode() {
        return number;
    }

    @Override
    public int compareTo(PhaseId other) {
        return Integer.compare(number, other.number);
    }
}
