package io.nodelet.daemon;

import java.time.Duration;

/// How often the daemon looks by itself. Ends of services and changed files are told to it at once, beside this.
///
/// @param check of every phase, with all that it declares
/// @param probe of the phases that have services, by their live checks alone
/// @param pulse of the services' processes
public record CheckIntervals(Duration check, Duration probe, Duration pulse) {
    public static final CheckIntervals DEFAULT =
            new CheckIntervals(Duration.ofSeconds(60), Duration.ofSeconds(10), Duration.ofMillis(500));
}
