package io.nodelet.bundle.build;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// A Go module that went into a program.
///
/// @param sum as in `go.sum`: `h1:` and a digest; empty for a module of ours
record GoModule(
        String path,
        String version,
        @JsonSetter(nulls = Nulls.AS_EMPTY) String sum) implements Comparable<GoModule> {
    private static final Comparator<GoModule> ORDER =
            Comparator.comparing(GoModule::path).thenComparing(GoModule::version);

    /// The modules in what `go version -m -json` prints for one program.
    static Set<GoModule> of(String json) {
        JsonNode info = BuildJson.MAPPER.readTree(json);
        Stream<JsonNode> all =
                Stream.concat(Stream.of(info.path("Main")), info.path("Deps").valueStream());
        Set<GoModule> modules = new TreeSet<>();
        all.map(m -> m.has("Replace") ? m.path("Replace") : m)
                .filter(m -> m.has("Path"))
                .map(m -> new GoModule(
                        m.path("Path").asString(),
                        m.path("Version").asString(),
                        m.path("Sum").asString("")))
                .forEach(modules::add);
        return modules;
    }

    /// The part of Go that is in every program.
    static GoModule standardLibrary(String goVersion) {
        return new GoModule("stdlib", goVersion.replaceFirst("^go", ""), "");
    }

    /// Its folder under the cache of modules, where an upper-case letter is written as `!` and the lower-case one.
    Path folder(Path cache) {
        return cache.resolve((path + "@" + version).replaceAll("[A-Z]", "!$0").toLowerCase(Locale.ROOT));
    }

    @Override
    public int compareTo(GoModule other) {
        return ORDER.compare(this, other);
    }
}
