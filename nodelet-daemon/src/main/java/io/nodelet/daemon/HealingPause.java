package io.nodelet.daemon;

import java.time.Instant;

/// An operator works on the node: until then the daemon only looks.
///
/// @param until wall clock
/// @param why   in the operator's words; one line
public record HealingPause(Instant until, String why) {
    String describe() {
        return "paused until " + until + ": " + why;
    }
}
