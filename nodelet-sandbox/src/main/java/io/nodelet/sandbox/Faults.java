package io.nodelet.sandbox;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// What is made to be wrong with a sandbox's hosts, as recorded. A host without power is not in it: that it does not
/// run says so.
///
/// @param cuts      what does not get through the network
/// @param links     hosts whose network is bad
/// @param frozen    hosts whose processes stand still
/// @param fullDisks hosts whose disk was filled
public record Faults(List<Cut> cuts, Map<String, LinkQuality> links, List<String> frozen, List<String> fullDisks) {
    public static final Faults NONE = new Faults(List.of(), Map.of(), List.of(), List.of());

    public Faults {
        cuts = cuts.stream().distinct().sorted().toList();
        links = new TreeMap<>(links);
        frozen = frozen.stream().distinct().sorted().toList();
        fullDisks = fullDisks.stream().distinct().sorted().toList();
    }

    /// What one host sends does not get to another.
    ///
    /// @param from the one; [#ANY] for every host
    /// @param to   the other; [#ANY] for every host
    public record Cut(String from, String to) implements Comparable<Cut> {
        public static final String ANY = "*";

        /// Neither of these hears another; one alone hears nobody, and nobody hears it.
        ///
        /// @param oneWay only what the first sends is lost
        public static List<Cut> between(List<String> hosts, boolean oneWay) {
            List<String> ends = hosts.size() == 1 ? List.of(hosts.getFirst(), ANY) : hosts;
            List<Cut> cuts = new ArrayList<>();
            for (String from : ends) {
                ends.stream()
                        .filter(to -> !to.equals(from))
                        .filter(_ -> !oneWay || from.equals(ends.getFirst()))
                        .forEach(to -> cuts.add(new Cut(from, to)));
            }
            return cuts;
        }

        private boolean covers(Cut other) {
            return (from.equals(ANY) || from.equals(other.from)) && (to.equals(ANY) || to.equals(other.to));
        }

        private Cut reversed() {
            return new Cut(to, from);
        }

        private String words(boolean bothWays) {
            if (from.equals(ANY)) {
                return to + " hears no other host";
            }
            String whom = to.equals(ANY) ? "no other host" : to;
            return bothWays
                    ? from + " and " + (to.equals(ANY) ? "all other hosts" : to) + " do not hear each other"
                    : whom + (to.equals(ANY) ? " hears " : " does not hear ") + from;
        }

        @Override
        public int compareTo(Cut other) {
            int byFrom = from.compareTo(other.from);
            return byFrom != 0 ? byFrom : to.compareTo(other.to);
        }
    }

    public boolean none() {
        return equals(NONE);
    }

    /// Whether all of these are cut already.
    public boolean cut(Collection<Cut> wanted) {
        return wanted.stream().allMatch(one -> cuts.stream().anyMatch(cut -> cut.covers(one)));
    }

    Faults withCuts(List<Cut> more) {
        List<Cut> all = Stream.concat(cuts.stream(), more.stream()).toList();
        return new Faults(all, links, frozen, fullDisks);
    }

    Faults withLink(String host, LinkQuality quality) {
        Map<String, LinkQuality> all = new TreeMap<>(links);
        if (quality.equals(LinkQuality.GOOD)) {
            all.remove(host);
        } else {
            all.put(host, quality);
        }
        return new Faults(cuts, all, frozen, fullDisks);
    }

    Faults withFrozen(UnaryOperator<List<String>> change) {
        return new Faults(cuts, links, change.apply(new ArrayList<>(frozen)), fullDisks);
    }

    Faults withFull(String host) {
        return new Faults(
                cuts,
                links,
                frozen,
                Stream.concat(fullDisks.stream(), Stream.of(host)).toList());
    }

    /// Without what ends with a host's power: all but the network and what lies on its disk.
    Faults afterPowerOff(String host) {
        return withFrozen(list -> list.stream().filter(one -> !one.equals(host)).toList());
    }

    /// How good a host's network is.
    public LinkQuality link(String host) {
        return links.getOrDefault(host, LinkQuality.GOOD);
    }

    /// A line for each, for people.
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (Cut cut : cuts) {
            boolean both = cuts.contains(cut.reversed());
            boolean saidByOther = both
                    && (cut.from().equals(Cut.ANY)
                            || (!cut.to().equals(Cut.ANY) && cut.to().compareTo(cut.from()) < 0));
            if (!saidByOther) {
                lines.add(cut.words(both));
            }
        }
        links.forEach((host, quality) -> lines.add("what " + host + " sends: " + quality.words()));
        frozen.forEach(host -> lines.add(host + " is frozen"));
        fullDisks.forEach(host -> lines.add("the disk of " + host + " is full"));
        return lines;
    }
}
