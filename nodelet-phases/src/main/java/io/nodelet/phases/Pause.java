package io.nodelet.phases;

import io.nodelet.engine.Cancelled;
import java.time.Duration;

/// A rest between two looks, which an interrupt ends as [Cancelled].
public final class Pause {
    private Pause() {}

    public static void rest(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Cancelled();
        }
    }
}
