package io.nodelet.daemon;

import io.nodelet.daemon.metrics.Metric;
import io.nodelet.engine.PhaseReport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// What the daemon knows, as metrics.
///
/// @param node what it knows of its node
/// @param wall turns the daemon's time into the wall clock's
record NodeMetrics(Reconciler node, UnaryOperator<Instant> wall) {
    private static final double MILLIS = 1000.0;

    /// @param refused whether the configuration file is not in force
    List<Metric> all(
            ProcessMonitor processes,
            StepCounters counters,
            EventQueue queue,
            SupervisedThreads threads,
            boolean refused) {
        List<Metric> metrics = new ArrayList<>(ofNode());
        metrics.addAll(configuration(refused));
        metrics.addAll(phases());
        metrics.addAll(processes.metrics(node.plan().services()));
        metrics.add(counters.heals());
        metrics.add(threads.restarts());
        metrics.add(queue.lag()
                .metric("nodelet_loop_lag_seconds", "How long what was told to the daemon waited until it was heard."));
        return metrics;
    }

    private List<Metric> ofNode() {
        Metric state = Metric.gauge("nodelet_node_state", "1 for the state that the node is in.");
        for (NodeState nodeState : NodeState.values()) {
            state.with(number(nodeState == node.state()), "state", nodeState.wireName());
        }
        Metric wanted = Metric.gauge("nodelet_service_state", "1 for what is wanted of the stack.");
        for (DesiredServiceState it : DesiredServiceState.values()) {
            wanted.with(number(it == node.wantedState()), "wanted", it.wireName());
        }
        return List.of(
                state,
                wanted,
                gauge("nodelet_running", "Whether every phase runs.", number(node.running())),
                gauge(
                        "nodelet_paused",
                        "Whether the daemon only looks.",
                        number(node.hold().pause().isPresent())),
                gauge(
                        "nodelet_attempts",
                        "Steps since the node last was well.",
                        node.attempts().attempts()),
                gauge(
                        "nodelet_last_check_timestamp_seconds",
                        "When the last check of everything began, in seconds since 1970; 0 for none yet.",
                        Math.max(0, wall.apply(node.lookedAt()).toEpochMilli() / MILLIS)));
    }

    private List<Metric> configuration(boolean refused) {
        return List.of(
                gauge("nodelet_config_generation", "Of the configuration in force.", node.generation()),
                gauge(
                        "nodelet_config_observed_generation",
                        "The last one that was reached.",
                        node.observedGeneration()),
                gauge(
                        "nodelet_config_refused",
                        "Whether the configuration file is wrong, so that the one before stays in force.",
                        number(refused)));
    }

    private List<Metric> phases() {
        Metric state = Metric.gauge("nodelet_phase_state", "1 for the state that a phase is in.");
        Metric took = Metric.gauge("nodelet_phase_start_seconds", "How long the phase's last start took.");
        Metric restarts =
                Metric.counter("nodelet_phase_restarts_total", "How often a phase was set right, or tried to be.");
        for (PhaseHistory phase : node.histories()) {
            String file = phase.id().file();
            String now = phase.wireName();
            Stream.concat(
                            Stream.of(PhaseReport.State.values())
                                    .map(otherState -> otherState.name().toLowerCase(Locale.ROOT)),
                            Stream.of(PhaseHistory.UNKNOWN))
                    .forEach(text -> state.with(number(text.equals(now)), "phase", file, "state", text));
            took.with(phase.took().toMillis() / MILLIS, "phase", file);
            restarts.with(phase.restarts(), "phase", file);
        }
        return List.of(state, took, restarts);
    }

    private static Metric gauge(String name, String help, double value) {
        return Metric.gauge(name, help).with(value);
    }

    private static int number(boolean flag) {
        return flag ? 1 : 0;
    }
}
