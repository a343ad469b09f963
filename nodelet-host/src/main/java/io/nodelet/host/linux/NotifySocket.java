package io.nodelet.host.linux;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/// The way to systemd's ear: plain messages to the socket that it named when it started us (`sd_notify`).
public final class NotifySocket {
    private final byte[] name;

    private NotifySocket(byte[] name) {
        this.name = name;
    }

    /// That of this process; empty when nobody wants to know.
    public static Optional<NotifySocket> of(Map<String, String> environment) {
        return Optional.ofNullable(environment.get("NOTIFY_SOCKET"))
                .filter(text -> text.startsWith("/") || text.startsWith("@"))
                .map(text -> new NotifySocket(
                        (text.startsWith("@") ? "\0" + text.substring(1) : text).getBytes(StandardCharsets.UTF_8)));
    }

    /// Says it, such as `READY=1`. Nobody listening is no error.
    ///
    /// @return whether it was heard
    public boolean say(String text) {
        return Libc.tell(name, text.getBytes(StandardCharsets.UTF_8));
    }
}
