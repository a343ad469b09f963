package io.nodelet.model;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A phase's public identity, stable across releases.
///
/// @param number the order in the seed's list, such as `20`; unique
/// @param file   the seed's FILE column, such as `020-gen_certs.sh`
/// @param title  the seed's NAME column
/// @param also   what others call it: where somebody names a phase, these do, too
public record PhaseId(int number, String file, String title, List<String> also) implements Comparable<PhaseId> {
    private static final Pattern MARKS = Pattern.compile("[^a-z0-9]+");

    public PhaseId {
        also = List.copyOf(also);
    }

    public PhaseId(int number, String file, String title) {
        this(number, file, title, List.of());
    }

    /// The same phase, which others call these names.
    public PhaseId called(String... names) {
        return new PhaseId(number, file, title, List.of(names));
    }

    /// Whether a text names it: its file with or without `.sh`, its title, its three digits, or another name that it
    /// has. Case and marks do not count: the seed's samples have `_` for `/`.
    public boolean named(String text) {
        String wanted = plain(text);
        return wanted.equals("%03d".formatted(number))
                || Stream.concat(Stream.of(file, stem(), title), also.stream())
                        .anyMatch(value -> plain(value).equals(wanted));
    }

    private static String plain(String text) {
        return MARKS.matcher(text.toLowerCase(Locale.ROOT)).replaceAll(" ").strip();
    }

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
