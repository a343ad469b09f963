package io.nodelet.checks.machine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The machine's firewall as `nft` lists it: the base chains that drop what they do not name. Rules of the older kernel
/// interface (`iptables-legacy`) are not seen, nor what an extension of iptables matches.
///
/// @param chains those of other people, in the kernel's order
public record Firewall(List<Chain> chains) {
    private static final Pattern TABLE = Pattern.compile("table (\\S+ \\S+) \\{.*");
    private static final Pattern CHAIN = Pattern.compile("\\s+chain (\\S+) \\{.*");
    private static final Pattern BASE =
            Pattern.compile("\\s+type filter hook (input|forward) .*policy (accept|drop);.*");
    private static final Pattern ALL = Pattern.compile(
            "(counter( packets \\d+ bytes \\d+)? )?(log( .*)? )?(drop|reject( with .*)?)( comment \".*\")?");
    private static final Pattern DPORT = Pattern.compile("dport (?:== )?(?:\\{ ([^}]*) }|(\\d+(?:-\\d+)?))");

    /// What Kubernetes' own programs make.
    private static final Set<String> OURS = Set.of("kube-proxy", "cni_hostport", "flannel-ipv4", "flannel-ipv6");

    public Firewall {
        chains = List.copyOf(chains);
    }

    /// A base chain that drops what none of its rules lets pass.
    ///
    /// @param name  with its table, as `nft list chain` takes it: `inet filter input`
    /// @param hook  `input` or `forward`
    /// @param how   its policy, or its last rule
    /// @param rules of its whole table, as its chains lead to each other
    public record Chain(String name, String hook, String how, List<String> rules) {
        public Chain {
            rules = List.copyOf(rules);
        }

        /// Whether some rule lets a port pass, for whomever.
        ///
        /// @param protocol `tcp` or `udp`
        public boolean names(String protocol, int port) {
            return passing()
                    .filter(text -> !text.contains("!= ")) // for all but some
                    .anyMatch(text -> text.contains(protocol + " dport") && ports(text, port));
        }

        /// Whether some rule lets pass what has this in it: an interface's name, or a network as a source or target.
        public boolean names(String what) {
            Pattern word = Pattern.compile("(^|(?<!!=)\\s|[\",{])" + Pattern.quote(what) + "($|[\\s\",}])");
            return passing().anyMatch(text -> word.matcher(text).find());
        }

        private Stream<String> passing() {
            return rules.stream().filter(rule -> rule.matches(".*\\b(accept|jump|goto)\\b.*"));
        }

        private static boolean ports(String rule, int port) {
            Matcher found = DPORT.matcher(rule);
            while (found.find()) {
                String list = found.group(1) != null ? found.group(1) : found.group(2);
                for (String one : list.split(",\\s*")) {
                    String[] ends = one.strip().split("-");
                    if (ends[0].matches("\\d+")
                            && Integer.parseInt(ends[0]) <= port
                            && port <= Integer.parseInt(ends[ends.length - 1])) {
                        return true;
                    }
                }
            }
            return false;
        }
    }

    /// Looks: first at the names of all chains, then at the rules of the tables whose chains stand in the way.
    ///
    /// @param nft lists what it is asked for, such as `list chains`: lines; none when it can't
    public static Firewall look(Function<List<String>, List<String>> nft) {
        Set<String> tables = new LinkedHashSet<>();
        String table = "";
        for (String line : nft.apply(List.of("list", "chains"))) {
            Matcher begins = TABLE.matcher(line);
            table = begins.matches() ? begins.group(1) : table;
            if (BASE.matcher(line).matches() && !OURS.contains(table.substring(table.indexOf(' ') + 1))) {
                tables.add(table);
            }
        }
        List<Chain> chains = new ArrayList<>();
        for (String one : tables) {
            List<String> listing = new ArrayList<>(List.of("-nn", "list", "table"));
            listing.addAll(List.of(one.split(" ")));
            chains.addAll(dropping(one, nft.apply(listing)));
        }
        return new Firewall(chains);
    }

    private static List<Chain> dropping(String table, List<String> lines) {
        Map<String, List<String>> bodies = bodies(lines);
        List<String> rules = bodies.values().stream().flatMap(List::stream).toList();
        List<Chain> found = new ArrayList<>();
        bodies.forEach((name, body) ->
                how(body).ifPresent(how -> found.add(new Chain(table + " " + name, how.hook(), how.words(), rules))));
        return found;
    }

    /// The lines of each chain of a table.
    private static Map<String, List<String>> bodies(List<String> lines) {
        Map<String, List<String>> bodies = new LinkedHashMap<>();
        List<String> body = new ArrayList<>();
        for (String line : lines) {
            Matcher begins = CHAIN.matcher(line);
            if (begins.matches()) {
                body = new ArrayList<>();
                bodies.put(begins.group(1), body);
            } else if (!line.isBlank() && !line.strip().equals("}")) {
                body.add(line);
            }
        }
        return bodies;
    }

    private record How(String hook, String words) {}

    /// How a base chain drops what it does not name; nothing where it does not.
    private static Optional<How> how(List<String> body) {
        String last = body.isEmpty() ? "" : body.getLast().strip();
        return body.stream()
                .map(BASE::matcher)
                .filter(Matcher::matches)
                .findFirst()
                .filter(match ->
                        match.group(2).equals("drop") || ALL.matcher(last).matches())
                .map(match -> new How(
                        match.group(1), match.group(2).equals("drop") ? "policy drop" : "its last rule: " + last));
    }

    /// Those of one hook.
    public List<Chain> at(String hook) {
        return chains.stream().filter(chain -> chain.hook().equals(hook)).toList();
    }
}
