package io.nodelet.daemon;

/// Who wants to know how the daemon and its node are: who started it, the cluster, or nobody. Is told on the loop's
/// thread, and must not keep it waiting.
public interface DaemonListener {
    DaemonListener NOBODY = (_, _) -> {};

    /// What the daemon has to say.
    enum News {
        /// It keeps the node from now on.
        READY,
        /// It reads its configuration again; READY follows.
        RELOADING,
        /// It works, and does not hang.
        ALIVE,
        /// It ends.
        STOPPING
    }

    /// @param text for a person; may be empty
    void tell(News news, String text);

    /// How the node is now; told each turn.
    ///
    /// @param last what was decided or done last, in words
    default void is(NodeState state, String last) {}

    /// A step was made, whatever came of it.
    default void made(Step step, StepResult result) {}
}
