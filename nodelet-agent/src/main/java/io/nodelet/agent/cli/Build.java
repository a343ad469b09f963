package io.nodelet.agent.cli;

import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.time.Instant;
import java.util.Properties;

/// What this program is.
///
/// @param version such as `0.1.0`
/// @param time    when it was made
public record Build(String version, Instant time) {
    /// The one that runs.
    public static Build current() {
        try (var in = Build.class.getResourceAsStream("/io/nodelet/agent/build.properties")) {
            var properties = new Properties();
            properties.load(in);
            return new Build(properties.getProperty("version", "?"), Instant.parse(properties.getProperty("time", "")));
        } catch (IOException e) {
            throw new NodeletException("this program's jar is damaged: " + e.getMessage(), e);
        }
    }
}
