package io.nodelet.engine.ledger;

import io.nodelet.model.NodeletException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What of a ledger's lines can be read, and what a damaged one still says. Half of a line with a whole one glued to
/// it is what an older nodeletd left on a full disk: the half announced something that was then not done, so nothing
/// is lost with it.
///
/// @param kept those that serve
/// @param lost those that don't
public record LedgerRepair(List<String> kept, List<Lost> lost) {
    /// @param number of the line, from 1
    /// @param text   what can't be read
    /// @param glued  whether a whole entry followed in the same line, and is kept
    public record Lost(int number, String text, boolean glued) {}

    public LedgerRepair {
        kept = List.copyOf(kept);
        lost = List.copyOf(lost);
    }

    /// Looks at all of them.
    public static LedgerRepair of(List<String> lines) {
        List<String> kept = new ArrayList<>();
        List<Lost> lost = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            Optional<String> whole = whole(line);
            whole.ifPresent(kept::add);
            if (!whole.equals(Optional.of(line))) {
                String rest = whole.map(text -> line.substring(0, line.length() - text.length()))
                        .orElse(line);
                lost.add(new Lost(i + 1, rest, whole.isPresent()));
            }
        }
        return new LedgerRepair(kept, lost);
    }

    /// The longest end of a line that is an entry by its checksum.
    private static Optional<String> whole(String line) {
        for (int at = 0; at < line.length(); at++) {
            if (Character.isDigit(line.charAt(at)) && isEntry(line.substring(at))) {
                return Optional.of(line.substring(at));
            }
        }
        return Optional.empty();
    }

    private static boolean isEntry(String text) {
        try {
            LedgerEntry.parse(text, 0);
            return true;
        } catch (NodeletException e) {
            return false;
        }
    }
}
