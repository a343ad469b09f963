package io.nodelet.agent.cli.render;

import io.nodelet.engine.Operation;
import io.nodelet.engine.RunEvent;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/// How long each phase took in a run, by its number.
public final class RunTimes {
    private final Map<Integer, Duration> times = new HashMap<>();

    public synchronized void hear(RunEvent event) {
        if (event instanceof RunEvent.Finished finished) {
            times.merge(finished.phase().number(), finished.took(), Duration::plus);
        }
    }

    public synchronized Map<Integer, Duration> all() {
        return Map.copyOf(times);
    }

    /// Whether it is about a look at a phase, which is no part of a run.
    public static boolean looking(RunEvent event) {
        return switch (event) {
            case RunEvent.Started started -> started.operation() == Operation.STATUS;
            case RunEvent.Finished finished -> finished.operation() == Operation.STATUS;
            case RunEvent.Changing _, RunEvent.Progressed _ -> false;
        };
    }
}
