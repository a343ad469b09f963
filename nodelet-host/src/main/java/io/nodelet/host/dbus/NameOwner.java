package io.nodelet.host.dbus;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/// The connection that owns a well-known name of the bus: signals of others are not to be believed. The bus delivers
/// to a connection whatever somebody sends to that alone, also what it did not ask for.
public final class NameOwner {
    private static final String BUS = "org.freedesktop.DBus";
    private static final String CHANGED = "NameOwnerChanged";
    private static final String NOBODY = "";
    private final String name;
    private final AtomicReference<String> owner = new AtomicReference<>(NOBODY);

    /// @param name such as `org.freedesktop.systemd1`
    public NameOwner(String name) {
        this.name = name;
    }

    /// Asks the bus who it is, and to be told of another.
    public void ask(Bus bus) {
        owner.set(NOBODY);
        bus.match("type='signal',sender='" + BUS + "',member='" + CHANGED + "',arg0='" + name + "'");
        List<Object> answer = bus.call(BUS, "/org/freedesktop/DBus", BUS, "GetNameOwner", "s", name);
        found(String.valueOf(answer.getFirst()));
    }

    /// What the bus has answered. A change that it has told of since is newer.
    void found(String connection) {
        boolean _ = owner.compareAndSet(NOBODY, connection);
    }

    /// Whether a signal was sent by the owner. One of the bus may say that there is another.
    public boolean sent(Message signal) {
        if (signal.sender().equals(BUS)) {
            if (signal.member().equals(BUS + "." + CHANGED)
                    && signal.body().size() > 2
                    && signal.body().getFirst().equals(name)) {
                owner.set(String.valueOf(signal.body().get(2)));
            }
            return false;
        }
        return !signal.sender().isEmpty() && signal.sender().equals(owner.get());
    }
}
