package io.nodelet.agent.cli;

import io.nodelet.engine.RunEvent;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/// Appends what a run does to kube.log, each line with its time. The folder is one that a phase makes: until then the
/// lines wait, and when a reset has taken it away they are dropped.
final class KubeLog implements RunEvent.Sink, AutoCloseable {
    private final Path folder;
    private final Clock clock;
    private final PrintStream complaints;
    private final List<String> waiting = new ArrayList<>();
    private boolean broken;

    KubeLog(Path folder, Clock clock, PrintStream complaints) {
        this.folder = folder;
        this.clock = clock;
        this.complaints = complaints;
    }

    @Override
    public void accept(RunEvent event) {
        say(EventText.of(event));
    }

    synchronized void say(String text) {
        String time = clock.instant().truncatedTo(ChronoUnit.MILLIS).toString();
        text.lines()
                .forEach(line -> waiting.add(
                        time + " nodeletd[" + ProcessHandle.current().pid() + "] " + line));
        write();
    }

    private void write() {
        if (broken || !Files.isDirectory(folder)) {
            return;
        }
        try {
            Files.write(folder.resolve("kube.log"), waiting, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            waiting.clear();
        } catch (IOException e) {
            broken = true;
            complaints.println("warning: cannot write " + folder.resolve("kube.log") + ": " + e.getMessage());
        }
    }

    @Override
    public synchronized void close() {
        write();
    }
}
