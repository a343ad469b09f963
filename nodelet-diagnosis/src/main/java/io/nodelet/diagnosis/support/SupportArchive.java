package io.nodelet.diagnosis.support;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.GZIPOutputStream;

/// An archive of pieces that are all made at once. One that fails, or is not there in time, leaves a line that says so.
/// Nothing gets into it but through the redactor.
///
/// @param title    of what it is about
/// @param now      its time
/// @param redactor takes secrets out
/// @param limit    how long all pieces may take together
record SupportArchive(String title, Instant now, Redactor redactor, Duration limit) {
    private static final int LONGEST = 8 << 20;
    private static final String INDEX = "README.txt";
    private static final double NANOS = 1e9;

    /// A piece as it came out.
    private record Made(String text, String verdict) {}

    /// @return the pieces that nothing came of, each with why
    List<String> write(List<ArchiveEntry> pieces, OutputStream out) throws IOException {
        long began = System.nanoTime();
        Map<ArchiveEntry, FutureTask<String>> tasks = new LinkedHashMap<>();
        for (ArchiveEntry archiveEntry : pieces) {
            var task = new FutureTask<>(archiveEntry.look());
            tasks.put(archiveEntry, task);
            Thread.ofVirtual().name(archiveEntry.name()).start(task);
        }
        List<String> missing = new ArrayList<>();
        var index = new StringBuilder(title).append("\n\n");
        try (var tarText = new TarText(new GZIPOutputStream(out), now.getEpochSecond())) {
            for (Map.Entry<ArchiveEntry, FutureTask<String>> entry : tasks.entrySet()) {
                String name = entry.getKey().name();
                Made made = await(entry.getValue(), began + limit.toNanos());
                tarText.file(name, made.text());
                index.append(
                        "%-40s %6.1f s  %s%n".formatted(name, (System.nanoTime() - began) / NANOS, made.verdict()));
                if (!made.verdict().equals("good")) {
                    missing.add(name + ": " + made.verdict());
                }
            }
            tarText.file(INDEX, redactor.clean(index.toString()));
        }
        return missing.stream().map(redactor::clean).toList();
    }

    private Made await(FutureTask<String> task, long end) {
        try {
            String text = task.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            boolean whole = text.length() <= LONGEST;
            return new Made(redactor.clean(whole ? text : text.substring(text.length() - LONGEST)), "good");
        } catch (TimeoutException e) {
            task.cancel(true);
            return failed("not there within " + limit.toSeconds() + " s");
        } catch (ExecutionException e) {
            return failed(String.valueOf(e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return failed("interrupted");
        }
    }

    private Made failed(String why) {
        return new Made("nothing came of this: " + redactor.clean(why) + "\n", why.replace('\n', ' '));
    }
}
