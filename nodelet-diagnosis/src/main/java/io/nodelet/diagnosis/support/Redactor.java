package io.nodelet.diagnosis.support;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/// Takes secrets out of texts: those that are known to lie on this node, wherever they turn up, and whatever looks like
/// one. Rather too much goes than too little.
final class Redactor {
    static final String GONE = "[removed]";
    private static final int SHORTEST = 6;
    private static final String KEY =
            "(?i)((?:pass(?:word|wd|phrase)|secret|token|credential|api[-_]?key|access[-_]?key"
                    + "|private[-_]?key|encryption[-_]?key|client-key-data)[\\w.-]{0,40}+[\"']?[ \\t]*[:=][ \\t]*)(?![\"']?\\[removed])";
    private static final List<Rule> RULES = List.of(
            new Rule("-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\\z)", GONE),
            new Rule("\\beyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{8,}(?:\\.[A-Za-z0-9_-]*)?", GONE),
            new Rule("\\b[a-z0-9]{6}\\.[a-z0-9]{16}\\b", GONE),
            new Rule("(?i)\\b(bearer|basic)\\s+[A-Za-z0-9+/=._~-]{6,}", "$1 " + GONE),
            // also of a configuration that is refused for it
            new Rule("(?i)(https?_?proxy[\"']?\\s*[:=]\\s*[\"']?[a-z]{1,10}://)[^/\\s]{1,300}@", "$1" + GONE + "@"),
            new Rule("://[^/@\\s\"']{1,300}@", "://" + GONE + "@"),
            new Rule("(?i)(authorization[\"']?[ \\t]*[:=][ \\t]*)[^\\s\\[]\\S*", "$1" + GONE),
            new Rule(KEY + "\"[^\"\\\\\\n]*+(?:\\\\.[^\"\\\\\\n]*+)*+\"", "$1\"" + GONE + "\""),
            new Rule(KEY + "'[^'\\n]*'", "$1'" + GONE + "'"),
            new Rule(KEY + "[^\\s,;\"'}]+", "$1" + GONE),
            new Rule("(?i)(--[a-z-]{0,40}(?:password|secret|token|api-key)[ \\t]+)[^\\s-]\\S*", "$1" + GONE));

    private final List<String> known;

    private record Rule(Pattern pattern, String instead) {
        Rule(String pattern, String instead) {
            this(Pattern.compile(pattern, Pattern.DOTALL), instead);
        }
    }

    /// @param known secrets of this node; those too short to be told from ordinary words are left out
    Redactor(Collection<String> known) {
        this.known = known.stream()
                .map(String::strip)
                .filter(text -> text.length() >= SHORTEST)
                .distinct()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    /// The text without its secrets.
    String clean(String text) {
        String clean = text;
        for (String secret : known) {
            clean = clean.replace(secret, GONE);
        }
        for (Rule rule : RULES) {
            clean = rule.pattern().matcher(clean).replaceAll(rule.instead());
        }
        return clean;
    }
}
