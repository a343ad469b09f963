package io.nodelet.daemon;

import io.nodelet.engine.PhaseReport;
import io.nodelet.host.ProcessStat;
import io.nodelet.host.ServiceState;
import io.nodelet.model.Failure;
import io.nodelet.model.NodeletException;
import io.nodelet.model.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/// What live checks say of services that are only starting, and that another nodeletd started: the one before was
/// killed while it waited for them, say. Who starts a service itself waits until it is ready; a daemon that begins does
/// not know for whom somebody waits, and would restart what is about to come up.
///
/// @param state whether a service runs
/// @param began when this daemon did
record EarlyReports(Function<String, ServiceState> state, Instant began) {
    /// How long a service may take to become ready, and how long a daemon is new.
    static final Duration START = Duration.ofMinutes(1);

    /// Between two looks while something starts.
    static final Duration AGAIN = Duration.ofSeconds(2);

    /// The kernel's clock ticks in a second, on every architecture that we run on.
    private static final long TICKS = 100;

    /// Those that count: all but what is said of services that are starting.
    List<PhaseReport> without(Collection<PhaseReport> reports, Instant now) {
        return now.isAfter(began.plus(START))
                ? List.copyOf(reports)
                : reports.stream().filter(report -> !early(report)).toList();
    }

    private boolean early(PhaseReport report) {
        return FailureCause.lost(report).isEmpty()
                && report.failure()
                        .filter(failure -> failure.scope() == Scope.SERVICE)
                        .map(Failure::subject)
                        .filter(this::starting)
                        .isPresent();
    }

    private boolean starting(String service) {
        try {
            return state.apply(service) instanceof ServiceState.Running(long pid, String _) && young(pid);
        } catch (NodeletException _) {
            return false; // it can't be found out
        }
    }

    private static boolean young(long pid) {
        long self = ProcessStat.read(ProcessHandle.current().pid())
                .map(ProcessStat::startTime)
                .orElse(0L);
        return ProcessStat.read(pid)
                .filter(process -> process.startTime() > self - START.toSeconds() * TICKS)
                .isPresent();
    }
}
