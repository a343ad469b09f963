package io.nodelet.engine;

import java.time.Duration;

/// A rest between two looks, which an interrupt ends as [RunCancelledException].
public final class Sleep {
    private Sleep() {}

    public static void rest(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RunCancelledException();
        }
    }
}
