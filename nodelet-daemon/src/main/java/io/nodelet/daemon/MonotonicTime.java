package io.nodelet.daemon;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// Time that only goes forward, as fast as it should: somebody who sets the machine's clock changes no rest and no
/// deadline of the daemon's.
public final class MonotonicTime implements InstantSource {
    private final InstantSource wall;
    private final Instant began;
    private final long beganNanos;

    public MonotonicTime(InstantSource wall) {
        this.wall = wall;
        this.began = wall.instant();
        this.beganNanos = System.nanoTime();
    }

    public static MonotonicTime ofMachine() {
        return new MonotonicTime(Clock.systemUTC());
    }

    @Override
    public Instant instant() {
        return began.plusNanos(System.nanoTime() - beganNanos);
    }

    /// How long it is until then; nothing when it has been.
    Duration until(Instant then) {
        Instant now = instant();
        return then.isAfter(now) ? Duration.between(now, then) : Duration.ZERO;
    }

    static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }

    /// A time of this clock as the wall clock shows it now.
    public Instant wall(Instant steady) {
        return steady.plus(Duration.between(instant(), wall.instant()));
    }

    /// What the wall clock shows.
    public Instant wallNow() {
        return wall.instant();
    }
}
