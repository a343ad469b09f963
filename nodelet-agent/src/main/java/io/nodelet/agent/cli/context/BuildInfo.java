package io.nodelet.agent.cli.context;

import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.time.Instant;
import java.util.Properties;

/// What this program is.
///
/// @param version such as `0.1.0`
/// @param made    when it was made, as ISO 8601; read only by those who ask, as a listing of the phases does not
public record BuildInfo(String version, String made) {
    public Instant time() {
        return Instant.parse(made);
    }

    /// The one that runs.
    public static BuildInfo current() {
        try (var in = BuildInfo.class.getResourceAsStream("/io/nodelet/agent/build.properties")) {
            var properties = new Properties();
            properties.load(in);
            return new BuildInfo(properties.getProperty("version", "?"), properties.getProperty("time", "?"));
        } catch (IOException e) {
            throw new NodeletException("this program's jar is damaged: " + e.getMessage(), e);
        }
    }
}
