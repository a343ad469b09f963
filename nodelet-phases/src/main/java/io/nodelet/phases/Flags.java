package io.nodelet.phases;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

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

    public List<String> argv() {
        List<String> argv = new ArrayList<>(List.of(program.toString()));
        values.forEach((name, value) -> argv.add("--" + name + "=" + value));
        return argv;
    }
}
