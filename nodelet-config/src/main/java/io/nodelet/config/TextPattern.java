package io.nodelet.config;

import io.nodelet.model.Cidr;
import io.nodelet.model.Doc.Format;
import io.nodelet.model.Durations;
import io.nodelet.model.Endpoint;
import io.nodelet.model.Ip;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.regex.Pattern;

/// What a text of some [Format] must look like.
///
/// @param allowed what is allowed, in words
/// @param pattern a regular expression that every right text matches (some wrong ones may match too); `.*` for any
/// @param check   the problem with a text, empty when it is right
record TextPattern(String allowed, String pattern, Check check) {
    private static final String LABEL_PART = "[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?";
    private static final String DNS_LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";
    private static final String DNS_NAME = DNS_LABEL + "(\\." + DNS_LABEL + ")*";
    private static final String LABEL_KEY = "(" + DNS_NAME + "/)?" + LABEL_PART;
    private static final String TAINT = LABEL_KEY + "(=(" + LABEL_PART + ")?)?:(NoSchedule|PreferNoSchedule|NoExecute)";

    /// Finds what is wrong with a text.
    @FunctionalInterface
    interface Check {
        Optional<String> problem(String text);
    }

    static TextPattern of(Format format) {
        return switch (format) {
            case ANY -> new TextPattern("any text", ".*", _ -> Optional.empty());
            case ADDRESS -> new TextPattern("an IPv4 or IPv6 address", "[0-9a-fA-F.:]+", TextPattern::address);
            case CIDR ->
                new TextPattern("a network such as 10.20.0.0/16", "[0-9a-fA-F.:]+/[0-9]{1,3}", TextPattern::cidr);
            case HOST ->
                new TextPattern("an address or a DNS name, without a port", "[A-Za-z0-9.:_-]+", TextPattern::host);
            case NAME -> matching("lower-case letters, digits, - and . (RFC 1123), at most 253", DNS_NAME, 253);
            case ENDPOINT ->
                new TextPattern(
                        "an address and a port, such as 0.0.0.0:10990 or [::]:10990",
                        "(\\[[0-9a-fA-F:.]+]|[0-9.]+):[0-9]{1,5}",
                        text -> Endpoint.parse(text).isPresent()
                                ? Optional.empty()
                                : Optional.of("is not an address and a port"));
            case PORT -> new TextPattern("1 to 65535", "[0-9]+", _ -> Optional.empty());
            case PATH -> new TextPattern("an absolute path", "/.*", TextPattern::path);
            case FILE -> new TextPattern("the absolute path of a file that exists", "/.*", TextPattern::path);
            case DURATION ->
                new TextPattern("a duration such as 30s, 5m or 1h30m", "([0-9]+(ms|s|m|h))+", TextPattern::duration);
            case URL -> new TextPattern("an http or https URL", "https?://.*", TextPattern::url);
            case LABEL ->
                matching("at most 63 letters, digits, -, _ and ., a letter or digit at both ends", LABEL_PART, 63);
            case TAINT ->
                matching("key=value:Effect, the effect NoSchedule, PreferNoSchedule or NoExecute", TAINT, 380);
            case INTERFACE ->
                matching("at most 15 letters, digits and any of - _ . : @", "[A-Za-z0-9][A-Za-z0-9_.:@-]{0,14}", 15);
            case FLAG -> new TextPattern("any text in one line", "[^\\n\\r]*", TextPattern::oneLine);
            case WORD -> matching("letters, digits and . _ : -", "[A-Za-z0-9][A-Za-z0-9._:-]*", 253);
        };
    }

    /// What the names of an operator's own choice must look like, in a map whose values have this format.
    static TextPattern ofNames(Format format) {
        return switch (format) {
            case LABEL -> matching("a label's key such as example.com/tier", LABEL_KEY, 317);
            case FLAG -> matching("a flag's name without the leading dashes", "[a-z][a-z0-9-]*", 100);
            default -> matching("a name without spaces", "[^\\s]+", 253);
        };
    }

    private static TextPattern matching(String allowed, String regex, int longest) {
        var pattern = Pattern.compile(regex);
        return new TextPattern(allowed, regex, text -> {
            if (text.length() > longest) {
                return Optional.of("has %d characters, at most %d are allowed".formatted(text.length(), longest));
            }
            return pattern.matcher(text).matches() ? Optional.empty() : Optional.of("is not of the right form");
        });
    }

    private static Optional<String> address(String text) {
        return Ip.parse(text).isPresent() ? Optional.empty() : Optional.of("is not an address");
    }

    private static Optional<String> cidr(String text) {
        Optional<Cidr> loose = Cidr.parseLoosely(text);
        if (loose.isEmpty()) {
            return Optional.of("is not a network");
        }
        Cidr aligned = loose.get().aligned();
        return aligned.equals(loose.get())
                ? Optional.empty()
                : Optional.of("is an address within a network; the network is " + aligned);
    }

    private static Optional<String> host(String text) {
        if (Ip.parse(text).isPresent()) {
            return Optional.empty();
        }
        if (text.matches("https?://.*")) {
            return Optional.of("is a URL; only the host is wanted");
        }
        if (text.matches("[^:]+:[0-9]+|\\[.*]:[0-9]+")) {
            return Optional.of("has a port; the port is a key of its own");
        }
        if (text.matches("[0-9.]+")) {
            return Optional.of("is not an address");
        }
        return text.length() <= 253 && text.matches("(?i)" + DNS_NAME)
                ? Optional.empty()
                : Optional.of("is neither an address nor a DNS name");
    }

    private static Optional<String> path(String text) {
        if (!text.startsWith("/")) {
            return Optional.of("does not begin with /");
        }
        return text.indexOf('\0') < 0 && text.indexOf('\n') < 0
                ? Optional.empty()
                : Optional.of("has a character that no path may have");
    }

    private static Optional<String> duration(String text) {
        return Durations.parse(text).isPresent() ? Optional.empty() : Optional.of("is not a duration");
    }

    private static Optional<String> url(String text) {
        try {
            var uri = new URI(text);
            boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            return web && uri.getHost() != null ? Optional.empty() : Optional.of("is not an http or https URL");
        } catch (URISyntaxException e) {
            return Optional.of("is not a URL (" + e.getReason() + ")");
        }
    }

    private static Optional<String> oneLine(String text) {
        return text.contains("\n") || text.contains("\r") ? Optional.of("has more than one line") : Optional.empty();
    }
}
