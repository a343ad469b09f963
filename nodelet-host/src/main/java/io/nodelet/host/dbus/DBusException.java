package io.nodelet.host.dbus;

import io.nodelet.model.NodeletException;

/// The other side answered with an error, or not at all.
public final class DBusException extends NodeletException {
    private static final long serialVersionUID = 1;
    private final String name;

    /// @param name such as `org.freedesktop.systemd1.NoSuchUnit`; empty when the connection is broken
    DBusException(String name, String message) {
        super(message);
        this.name = name;
    }

    /// The error's name.
    public String name() {
        return name;
    }

    /// Whether it is this error, without what all names begin with, such as `NoSuchUnit`.
    public boolean is(String last) {
        return name.endsWith("." + last);
    }
}
