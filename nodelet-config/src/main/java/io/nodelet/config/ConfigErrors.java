package io.nodelet.config;

import io.nodelet.model.NodeletException;
import java.util.List;
import java.util.stream.Collectors;

/// A configuration that can't be used, with everything that is wrong with it.
public final class ConfigErrors extends NodeletException {
    private static final long serialVersionUID = 1L;
    private final transient List<ConfigError> errors;

    ConfigErrors(List<ConfigError> errors) {
        super(
                errors.stream().map(ConfigError::toString).collect(Collectors.joining("\n")),
                "Correct the file and try it with `nodeletd config check`; docs/configuration.md has every key.");
        this.errors = List.copyOf(errors);
    }

    /// In the order of the file.
    public List<ConfigError> errors() {
        return errors;
    }
}
