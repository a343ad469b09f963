package io.nodelet.phases;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A command line in the form of Kubernetes' programs: `--name=value`, each name once.
public final class Flags {
    private final Path program;
    private final SequencedMap<String, String> values = new LinkedHashMap<>();

    public Flags(Path program) {
        this.program = program;
    }

    public Flags set(String name, Object value) {
        values.put(name, value.toString());
        return this;
    }

    /// Adds an operator's own flags; one of ours of the same name is replaced.
    public Flags override(Map<String, String> more) {
        values.putAll(more);
        return this;
    }

    /// The same, but what a flag lists is added to what ours of the same name lists.
    ///
    /// @param lists names of flags whose value is a list with commas
    public Flags override(Map<String, String> more, Set<String> lists) {
        more.forEach((name, value) -> values.merge(
                name,
                value,
                (ours, theirs) -> lists.contains(name)
                        ? Stream.concat(Stream.of(ours.split(",")), Stream.of(theirs.split(",")))
                                .map(String::strip)
                                .distinct()
                                .collect(Collectors.joining(","))
                        : theirs));
        return this;
    }

    /// Takes from what one flag lists whatever another one lists: Kubernetes refuses a name that stands in both.
    public Flags without(String list, String other) {
        List<String> taken = List.of(values.getOrDefault(other, "").split(" *, *"));
        values.computeIfPresent(
                list,
                (_, names) -> Stream.of(names.split(" *, *"))
                        .filter(part -> !taken.contains(part))
                        .collect(Collectors.joining(",")));
        return this;
    }

    public List<String> argv() {
        List<String> argv = new ArrayList<>(List.of(program.toString()));
        values.forEach((name, value) -> argv.add("--" + name + "=" + value));
        return argv;
    }
}
