package io.nodelet.resources;

import io.nodelet.engine.Resource;
import io.nodelet.host.StartCondition;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A program that runs as long as the stack does. It outlives the agent, and restarts only when its command line, its
/// environment, its binary or one of its input files changes.
///
/// @param name        such as `kube-apiserver`
/// @param argv        program (absolute) and arguments; no secrets
/// @param env         its environment
/// @param inputs      files whose content it reads at start
/// @param stopTimeout between the polite signal and the last one
/// @param processes   what a stop ends
/// @param confined    whether it needs nothing of the machine but its files and the network
/// @param after       names of the services that it needs: a shutdown of the machine stops it before them. No change of
///                    these restarts it
/// @param condition   what must be so whenever it is started, by whomever; no change of it restarts it
/// @param vital       whether the node, or the cluster, can't do without it. No change of this restarts it
public record Service(
        String name,
        List<String> argv,
        Map<String, String> env,
        List<Path> inputs,
        Duration stopTimeout,
        Processes processes,
        boolean confined,
        List<String> after,
        Optional<StartCondition> condition,
        boolean vital)
        implements Resource {
    /// Which processes belong to a service when it stops.
    public enum Processes {
        /// Its own alone; others live on (the shims of containers).
        MAIN,
        /// Every process in its control group.
        ALL
    }

    public Service(String name, List<String> argv, List<Path> inputs) {
        this(name, argv, Map.of(), inputs, Duration.ofSeconds(20), Processes.ALL);
    }

    public Service(
            String name,
            List<String> argv,
            Map<String, String> env,
            List<Path> inputs,
            Duration stopTimeout,
            Processes processes) {
        this(name, argv, env, inputs, stopTimeout, processes, false, List.of(), Optional.empty(), false);
    }

    /// The same, for a program that needs nothing of the machine but its files and the network.
    public Service asConfined() {
        return new Service(name, argv, env, inputs, stopTimeout, processes, true, after, condition, vital);
    }

    /// The same, which needs these services where they are on this machine, and so stops before them.
    public Service needing(String... services) {
        return new Service(
                name, argv, env, inputs, stopTimeout, processes, confined, List.of(services), condition, vital);
    }

    /// The same, which is started by nobody while this is not so.
    public Service onlyWhere(StartCondition holds) {
        return new Service(name, argv, env, inputs, stopTimeout, processes, confined, after, Optional.of(holds), vital);
    }

    /// The same, without which the node, or the cluster, can't do: the last that the kernel kills for lack of memory.
    public Service asVital() {
        return new Service(name, argv, env, inputs, stopTimeout, processes, confined, after, condition, true);
    }

    @Override
    public String kind() {
        return "service";
    }

    @Override
    public boolean runs() {
        return true;
    }

    @Override
    public String key() {
        return name;
    }
}
