package io.nodelet.engine;

import java.util.concurrent.atomic.AtomicReference;

/// Where long work says how far it is: one short line that replaces the one before.
@FunctionalInterface
public interface Progress {
    Progress SILENT = line -> {};

    /// Passes on each line that is another than the one before: what waits says the same each time it looks.
    static Progress ofChanges(Progress to) {
        var last = new AtomicReference<>("");
        return line -> {
            if (!line.equals(last.getAndSet(line))) {
                to.say(line);
            }
        };
    }

    void say(String line);
}
