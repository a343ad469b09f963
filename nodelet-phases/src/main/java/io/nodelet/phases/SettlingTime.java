package io.nodelet.phases;

import java.time.Duration;

/// What other parts of the cluster may take to settle after a phase has made what it declares.
public final class SettlingTime {
    public static final Duration TIME = Duration.ofSeconds(30);

    private SettlingTime() {}
}
