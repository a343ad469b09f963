package io.nodelet.model;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where a program listens: `10.0.0.1:10990`, or `[fd00::1]:10990`.
///
/// @param address of this machine; `0.0.0.0` or `::` for all of them
/// @param port    1 to 65535
public record Endpoint(Ip address, int port) {
    private static final Pattern FORM = Pattern.compile("(?:\\[([0-9a-fA-F:.]+)]|([0-9.]+)):([0-9]{1,5})");
    private static final int HIGHEST_PORT = 65535;

    /// What `text` says, or empty when it is none.
    public static Optional<Endpoint> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        boolean bracketed = matcher.group(1) != null;
        int port = Integer.parseInt(matcher.group(3));
        return Ip.parse(matcher.group(bracketed ? 1 : 2))
                .filter(ip -> ip.v6() == bracketed && port >= 1 && port <= HIGHEST_PORT)
                .map(ip -> new Endpoint(ip, port));
    }

    @Override
    public String toString() {
        return (address.v6() ? "[" + address + "]" : address) + ":" + port;
    }
}
