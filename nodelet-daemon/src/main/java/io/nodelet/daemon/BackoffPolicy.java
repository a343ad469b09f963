package io.nodelet.daemon;

import java.time.Duration;

/// How fast the daemon tries again.
///
/// @param first    the rest after a first step that did not help; doubles with each
/// @param longest  the longest rest, up to the tenth step
/// @param slow     the longest rest after that
/// @param jitter   by which share of itself a rest may be shorter or longer, so that nodes do not act in step
/// @param settled  how long a phase must have been well for its earlier steps to be forgotten
/// @param confirm  between a live check that fails and asking it again before the first step
/// @param brake    as many steps within [#window] bring it to a halt
/// @param window   see `brake`
public record BackoffPolicy(
        Duration first,
        Duration longest,
        Duration slow,
        double jitter,
        Duration settled,
        Duration confirm,
        int brake,
        Duration window) {
    public static final BackoffPolicy DEFAULT = new BackoffPolicy(
            Duration.ofSeconds(1),
            Duration.ofSeconds(60),
            Duration.ofMinutes(5),
            0.2,
            Duration.ofSeconds(30),
            Duration.ofSeconds(2),
            30,
            Duration.ofMinutes(10));
}
