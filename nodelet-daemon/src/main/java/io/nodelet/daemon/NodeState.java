package io.nodelet.daemon;

import java.util.Locale;

/// The seed's word for how a node is.
///
/// ```
///              a phase fails            again                  more than 10
/// OK ────────────────────► CONVERGING ───────► RETRYING (2–10) ───────────► FAILED
///  ▲                            │                  │                          │   tries on, slower
///  └────────────────────────────┴──────────────────┴──────────────────────────┘
///                              all is as wanted
/// ```
public enum NodeState {
    /// It is as it is wanted.
    OK,
    /// It is not, and the first attempt to set it right is due or under way.
    CONVERGING,
    /// The second to the tenth attempt.
    RETRYING,
    /// More than ten attempts, and it goes on trying, slower; or a pause keeps it from any.
    FAILED;

    private static final int PATIENCE = 10;

    /// @param asWanted whether the stack runs, or is down, as it is wanted
    /// @param paused   whether nobody may set it right now
    /// @param attempts made since it last was
    static NodeState of(boolean asWanted, boolean paused, int attempts) {
        if (asWanted) {
            return OK;
        }
        if (paused) {
            return FAILED;
        }
        return attempts <= 1 ? CONVERGING : attempts <= PATIENCE ? RETRYING : FAILED;
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
