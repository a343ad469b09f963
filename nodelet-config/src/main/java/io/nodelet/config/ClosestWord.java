package io.nodelet.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/// Finds the word that somebody probably meant.
public final class ClosestWord {
    private ClosestWord() {}

    /// The candidate nearest to `word`; empty when none is near enough to be meant.
    public static Optional<String> to(String word, Collection<String> candidates) {
        int near = Math.max(1, word.length() / 3);
        return candidates.stream()
                .filter(candidate -> distance(plain(word), plain(candidate)) <= near || beginning(word, candidate))
                .min(Comparator.comparingInt(candidate -> distance(plain(word), plain(candidate))));
    }

    private static boolean beginning(String word, String candidate) {
        return plain(word).length() > 2 && plain(candidate).startsWith(plain(word));
    }

    private static String plain(String word) {
        return word.toLowerCase(Locale.ROOT).replaceAll("[-_. ]", "");
    }

    /// How many letters must be put in, taken out, replaced or swapped with their neighbour.
    static int distance(String from, String to) {
        int[][] cost = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : step(cost, i, j, from, to);
            }
        }
        return cost[from.length()][to.length()];
    }

    private static int step(int[][] cost, int i, int j, String from, String to) {
        int replace = cost[i - 1][j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        int best = Math.min(replace, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
        boolean swapped =
                i > 1 && j > 1 && from.charAt(i - 1) == to.charAt(j - 2) && from.charAt(i - 2) == to.charAt(j - 1);
        return swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
    }
}
