package io.nodelet.bundle.build;

import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// Programs of this machine's Debian packages that go into an image, together with the libraries that they load.
final class DebianProgram {
    /// In what `ldd` prints, a file that is loaded.
    private static final Pattern LOADED = Pattern.compile("(/\\S+) \\(0x");

    private DebianProgram() {}

    /// Writes programs and, once each, their libraries.
    ///
    /// @param programs path in the image → `package:path`
    static void write(Map<String, String> programs, TarWriter tar) throws IOException {
        Set<String> libraries = new TreeSet<>();
        for (Map.Entry<String, String> program : programs.entrySet()) {
            String path = program.getValue().substring(program.getValue().indexOf(':') + 1);
            libraries.addAll(libraries(path));
            tar.file(program.getKey(), Path.of(path), 0755);
        }
        for (String library : libraries) {
            tar.file(library.substring(1), Path.of(library), 0755);
        }
    }

    private static Set<String> libraries(String program) {
        LongRunningTool.Result said = LongRunningTool.of("ldd", program).run();
        if (!said.ok()) {
            throw new NodeletException("`ldd " + program + "` failed: " + said.text());
        }
        return LOADED.matcher(said.text())
                .results()
                .map((MatchResult found) -> found.group(1))
                .collect(java.util.stream.Collectors.toCollection(TreeSet::new));
    }

    /// The version of a package that is installed.
    static String version(String name) {
        LongRunningTool.Result version =
                LongRunningTool.of("dpkg-query", "-W", "-f", "${Version}", name).run();
        if (!version.ok()) {
            throw new NodeletException(
                    "the test images need Debian's package " + name + ": " + version.text(),
                    "Install it with: apt-get install " + name);
        }
        return version.text();
    }
}
