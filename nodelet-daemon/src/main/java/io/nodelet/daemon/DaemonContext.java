package io.nodelet.daemon;

import io.nodelet.engine.RunEvent;
import io.nodelet.host.Services;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// What the daemon reaches.
///
/// @param source     of the configuration's node; called again for each reload
/// @param config     the configuration file
/// @param services   of the host
/// @param intents    what operators told it
/// @param kubeStatus where the seed's document lies
/// @param random     makes rests differ
/// @param log        lines for a person
/// @param listener  who started it
/// @param more       what others who look after this node add to our own document, by key
public record DaemonContext(
        Source source,
        Path config,
        Services services,
        DesiredStateFile intents,
        Path kubeStatus,
        RandomGenerator random,
        Consumer<String> log,
        DaemonListener listener,
        Supplier<Map<String, Object>> more) {
    /// Makes the node of the configuration as it is now.
    @FunctionalInterface
    public interface Source {
        /// @param events hears every run and check
        /// @throws io.nodelet.model.NodeletException when the configuration is wrong, with every error
        ManagedNode load(RunEvent.Sink events);
    }
}
