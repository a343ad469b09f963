package io.nodelet.config;

import io.nodelet.model.NodeletException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/// A configuration that can't be used, with everything that is wrong with it.
public final class ConfigErrors extends NodeletException {
    private static final long serialVersionUID = 1L;
    private final transient List<ConfigError> errors;

    ConfigErrors(List<ConfigError> errors) {
        this(errors, "Correct the file and try it with `nodeletd config check`; docs/configuration.md has every key.");
    }

    /// Of a file that is not even read, such as one that others than root can change.
    public ConfigErrors(Path file, String problem, String remedy) {
        this(List.of(new ConfigError(file.toString(), 0, 0, "", problem, "")), remedy);
    }

    private ConfigErrors(List<ConfigError> errors, String remedy) {
        super(errors.stream().map(ConfigError::toString).collect(Collectors.joining("\n")), remedy);
        this.errors = List.copyOf(errors);
    }

    /// The same, with something more that can be done.
    public ConfigErrors plus(String remedy) {
        return new ConfigErrors(errors, remedy() + remedy);
    }

    /// In the order of the file.
    public List<ConfigError> errors() {
        return errors;
    }
}
