package io.nodelet.agent.cli.process;

import io.nodelet.agent.cli.render.EventText;
import io.nodelet.engine.RunEvent;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Pattern;

/// Appends what a run does to kube.log, each line with its time. The folder is one that a phase makes: until then the
/// lines wait, and when a reset has taken it away they are dropped. So they do while the disk is full: the next line
/// tries again. Of those that wait the oldest go when there are too many.
public final class KubeLog implements RunEvent.Sink, AutoCloseable {
    /// How many lines may wait.
    static final int MOST = 1000;

    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    private final Path folder;
    private final Clock clock;
    private final PrintStream complaints;
    private final Deque<String> waiting = new ArrayDeque<>();
    private int dropped;
    private boolean broken;

    public KubeLog(Path folder, Clock clock, PrintStream complaints) {
        this.folder = folder;
        this.clock = clock;
        this.complaints = complaints;
    }

    @Override
    public void accept(RunEvent event) {
        say(EventText.of(event));
    }

    /// A text of several lines stays one entry, as somebody else may have written part of it.
    public synchronized void say(String text) {
        String[] lines = text.lines().map(KubeLog::printable).toArray(String[]::new);
        for (int i = 0; i < lines.length; i++) {
            keep(stamped(i == 0 ? lines[i] : "  | " + lines[i]));
        }
        write();
    }

    /// Without what a terminal or a log would take for more than letters.
    public static String printable(String line) {
        return CONTROL.matcher(line).replaceAll("?");
    }

    private String stamped(String line) {
        String time = clock.instant().truncatedTo(ChronoUnit.MILLIS).toString();
        return time + " nodeletd[" + ProcessHandle.current().pid() + "] " + line;
    }

    private void keep(String line) {
        if (waiting.size() == MOST) {
            waiting.removeFirst();
            dropped++;
        }
        waiting.addLast(line);
    }

    private void write() {
        if (!Files.isDirectory(folder)) {
            return;
        }
        Path file = folder.resolve("kube.log");
        try {
            append(file);
            waiting.clear();
            dropped = 0;
            broken = false;
        } catch (IOException e) {
            if (!broken) {
                complaints.println("warning: cannot write " + file + ": " + e.getMessage() + "; its lines wait");
            }
            broken = true;
        }
    }

    /// All that waits, or nothing: half a line would be written again with every try.
    private void append(Path file) throws IOException {
        String before = dropped == 0 ? "" : stamped(dropped + " lines were dropped, as the log could not be written\n");
        try (FileChannel log = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            long end = log.size();
            try {
                ByteBuffer text = StandardCharsets.UTF_8.encode(before + String.join("\n", waiting) + "\n");
                while (text.hasRemaining()) {
                    int _ = log.write(text);
                }
            } catch (IOException e) {
                log.truncate(end);
                throw e;
            }
        }
    }

    @Override
    public synchronized void close() {
        if (!waiting.isEmpty()) {
            write();
        }
    }
}
