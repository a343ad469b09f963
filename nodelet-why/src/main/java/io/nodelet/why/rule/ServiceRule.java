package io.nodelet.why.rule;

import io.nodelet.model.ReasonCode;
import io.nodelet.why.Cause;
import io.nodelet.why.Component;
import io.nodelet.why.Facts;
import io.nodelet.why.Facts.Drift;
import io.nodelet.why.Facts.LogLine;
import io.nodelet.why.Facts.PhaseSeen;
import io.nodelet.why.Facts.ServiceSeen;
import io.nodelet.why.Finding;
import io.nodelet.why.Finding.Remedy;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Components that do not run, or are kept from running, and units that somebody changed.
final class ServiceRule implements Rule {
    private static final int LAST_WORDS = 3;
    private static final long MIB = 1 << 20;

    @Override
    public Stream<Finding> diagnose(Facts facts) {
        return Stream.of(
                        facts.services().stream().flatMap(ServiceRule::of),
                        facts.services().stream()
                                .filter(ServiceRule::refusesSettings)
                                .map(ServiceRule::settings),
                        drifts(facts, "service").map(ServiceRule::outdated),
                        drifts(facts, "unit").map(ServiceRule::unit))
                .flatMap(stream -> stream);
    }

    /// It ended by itself, and somebody had changed how it is run.
    private static boolean refusesSettings(ServiceSeen it) {
        return !it.running()
                && !it.killed()
                && it.oomKills() == 0
                && !it.settings().isEmpty();
    }

    private static Finding settings(ServiceSeen it) {
        return finding(
                it,
                Cause.UNIT_SETTINGS,
                it.name() + " does not run with the settings that somebody added to its unit",
                it.settings().stream().map(file -> file + ": in force").toList(),
                Remedy.start("Mend or remove the file, and run `systemctl daemon-reload`, first."));
    }

    private static Finding unit(Drift drift) {
        boolean masked = drift.code() == ReasonCode.UNIT_MASKED;
        return Finding.of(
                masked ? Cause.UNIT_MASKED : Cause.UNIT_CHANGED,
                Component.of(drift.key()).orElse(Component.NODELETD),
                drift.key(),
                masked
                        ? "Somebody masked the unit of " + drift.key() + ": systemd does not start it"
                        : "Somebody changed the unit of " + drift.key(),
                List.of(drift.why()),
                Remedy.start(masked ? "Unmasks it." : "Puts the unit back; one of somebody's own is kept beside it."));
    }

    private static Stream<Finding> of(ServiceSeen it) {
        if (!it.running()) {
            return Stream.of(it.oomKills() > 0 ? outOfMemory(it) : died(it));
        }
        if (it.state().equals("T") || it.state().equals("t")) {
            return Stream.of(frozen(it));
        }
        return it.lost().stream().map(socket -> socket(it, socket));
    }

    private static Finding outOfMemory(ServiceSeen it) {
        List<String> evidence = new ArrayList<>(lastWords(it));
        evidence.addFirst("control group nodelet/%s: the kernel killed %d of its processes for memory%s"
                .formatted(it.name(), it.oomKills(), it.limit() > 0 ? ", limit " + it.limit() / MIB + " MiB" : ""));
        return finding(
                        it,
                        Cause.OUT_OF_MEMORY,
                        "The kernel killed " + it.name() + " because it used more memory than it may",
                        evidence,
                        Remedy.start(it.limit() > 0 ? "Raise the limit first." : "Free memory first."))
                .fromOutside();
    }

    private static Finding died(ServiceSeen it) {
        String how = it.ended().isEmpty() ? " does not run any more" : " " + it.ended();
        List<String> evidence = new ArrayList<>(lastWords(it));
        evidence.addFirst(it.name() + (it.pid() > 0 ? " was pid " + it.pid() + ", which is gone" : " has no process"));
        Finding finding = finding(it, Cause.DIED, it.name() + how, evidence, Remedy.start());
        return it.killed() ? finding.fromOutside() : finding;
    }

    private static Finding frozen(ServiceSeen it) {
        return finding(
                        it,
                        Cause.FROZEN,
                        it.name() + " is stopped by a signal: it lives, but does nothing",
                        List.of("/proc/%d/stat: state %s (stopped)".formatted(it.pid(), it.state())),
                        Remedy.run("kill -CONT " + it.pid()))
                .fromOutside();
    }

    private static Finding socket(ServiceSeen it, String socket) {
        return finding(
                it,
                Cause.SOCKET_MISSING,
                it.name() + " runs, but its socket is gone: nobody can reach it",
                List.of(socket + ": no such file; " + it.name() + " is pid " + it.pid()),
                Remedy.restart(List.of(it.name()), "It makes the socket when it starts; containers go on."));
    }

    private static Finding finding(ServiceSeen it, Cause cause, String text, List<String> evidence, Remedy remedy) {
        Component component = Component.of(it.name()).orElse(Component.NODELETD);
        return Finding.of(cause, component, it.name(), text, evidence, remedy);
    }

    private static List<String> lastWords(ServiceSeen it) {
        List<LogLine> lines = it.lines();
        return lines.subList(Math.max(0, lines.size() - LAST_WORDS), lines.size()).stream()
                .map(line -> LogRule.place(it, line))
                .toList();
    }

    private static Stream<Drift> drifts(Facts facts, String kind) {
        return facts.phases().stream()
                .filter(PhaseSeen::failed)
                .flatMap(phase -> phase.differences().stream())
                .filter(drift -> drift.kind().equals(kind) && drift.what().equals("mend"));
    }

    private static Finding outdated(Drift drift) {
        return Finding.of(
                Cause.OUTDATED,
                Component.of(drift.key()).orElse(Component.NODELETD),
                drift.key(),
                drift.key() + " runs with an older binary or configuration than what is there now",
                List.of("service " + drift.key() + ": " + drift.why()),
                Remedy.start("Restarts it."));
    }
}
