package io.nodelet.resources;

import io.nodelet.engine.Progress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Remembers what an action said.
public final class Said implements Progress {
    private final List<String> lines = new CopyOnWriteArrayList<>();

    @Override
    public void say(String line) {
        lines.add(line);
    }

    public List<String> lines() {
        return List.copyOf(lines);
    }

    public String last() {
        return lines.getLast();
    }
}
