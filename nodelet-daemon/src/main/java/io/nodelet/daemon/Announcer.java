package io.nodelet.daemon;

/// Who started the daemon, and wants to know how it is: systemd, or nobody.
public interface Announcer {
    Announcer NOBODY = (_, _) -> {};

    /// What the daemon has to say.
    enum News {
        /// It keeps the node from now on.
        READY,
        /// It reads its configuration again; READY follows.
        RELOADING,
        /// It works, and does not hang.
        ALIVE,
        /// How the node is.
        STATUS,
        /// It ends.
        STOPPING
    }

    /// @param text for a person; may be empty
    void tell(News news, String text);
}
