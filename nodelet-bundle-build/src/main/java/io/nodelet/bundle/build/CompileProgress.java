package io.nodelet.bundle.build;

import java.util.List;
import java.util.stream.Collectors;

/// Turns what `go list -deps` prints (a line per module fetched and per package needed) and then `go build -v` (a line
/// per module fetched and per package compiled) into a count.
final class CompileProgress {
    private static final String FETCHED = "go: downloading ";
    private static final int SHOWN = 12;
    private final String component;
    private final BuildProgress progress;
    private int fetched;
    private int compiled;
    private int needed;

    CompileProgress(String component, BuildProgress progress) {
        this.component = component;
        this.progress = progress;
    }

    /// A line of the list.
    void listed(String line) {
        if (line.startsWith(FETCHED)) {
            fetched++;
            progress.show(component, "fetched " + fetched + " modules", false);
        } else if (isPackage(line)) {
            needed++;
        }
    }

    /// A line of the build.
    void line(String line) {
        if (line.startsWith(FETCHED)) {
            fetched++;
        } else if (isPackage(line)) {
            compiled++;
        }
        if (needed == 0) {
            progress.show(component, state(), false);
        } else {
            progress.count(component, state(), Math.min(compiled, needed), needed);
        }
    }

    private String state() {
        String modules = fetched == 0 ? "" : "fetched " + fetched + " modules, ";
        String all = needed == 0 ? "" : " of " + needed;
        return modules + "compiled " + compiled + all + " packages";
    }

    /// The lines that say what went wrong.
    static String errors(List<String> lines) {
        List<String> said = lines.stream()
                .filter(l -> !l.startsWith(FETCHED) && !isPackage(l) && !l.isBlank())
                .toList();
        List<String> last = said.subList(Math.max(0, said.size() - SHOWN), said.size());
        return last.stream().map(String::strip).collect(Collectors.joining("\n  ", "\n  ", ""));
    }

    private static boolean isPackage(String line) {
        return !line.isEmpty() && line.indexOf(' ') < 0 && line.indexOf(':') < 0 && line.indexOf('\t') < 0;
    }
}
