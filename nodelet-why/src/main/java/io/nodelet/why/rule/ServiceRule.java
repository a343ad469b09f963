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
    private static boolean refusesSettings(ServiceSeen serviceSeen) {
        return !serviceSeen.running()
                && !serviceSeen.killed()
                && serviceSeen.oomKills() == 0
                && !serviceSeen.settings().isEmpty();
    }

    private static Finding settings(ServiceSeen serviceSeen) {
        return finding(
                serviceSeen,
                Cause.UNIT_SETTINGS,
                serviceSeen.name() + " does not run with the settings that somebody added to its unit",
                serviceSeen.settings().stream().map(file -> file + ": in force").toList(),
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

    private static Stream<Finding> of(ServiceSeen serviceSeen) {
        if (!serviceSeen.running()) {
            return Stream.of(serviceSeen.oomKills() > 0 ? outOfMemory(serviceSeen) : died(serviceSeen));
        }
        if (serviceSeen.state().equals("T") || serviceSeen.state().equals("t")) {
            return Stream.of(frozen(serviceSeen));
        }
        return serviceSeen.lost().stream().map(socket -> socket(serviceSeen, socket));
    }

    private static Finding outOfMemory(ServiceSeen serviceSeen) {
        List<String> evidence = new ArrayList<>(lastWords(serviceSeen));
        evidence.addFirst("control group nodelet/%s: the kernel killed %d of its processes for memory%s"
                .formatted(
                        serviceSeen.name(),
                        serviceSeen.oomKills(),
                        serviceSeen.limit() > 0 ? ", limit " + serviceSeen.limit() / MIB + " MiB" : ""));
        return finding(
                        serviceSeen,
                        Cause.OUT_OF_MEMORY,
                        "The kernel killed " + serviceSeen.name() + " because it used more memory than it may",
                        evidence,
                        Remedy.start(serviceSeen.limit() > 0 ? "Raise the limit first." : "Free memory first."))
                .fromOutside();
    }

    private static Finding died(ServiceSeen serviceSeen) {
        String how = serviceSeen.ended().isEmpty() ? " does not run any more" : " " + serviceSeen.ended();
        List<String> evidence = new ArrayList<>(lastWords(serviceSeen));
        evidence.addFirst(serviceSeen.name()
                + (serviceSeen.pid() > 0 ? " was pid " + serviceSeen.pid() + ", which is gone" : " has no process"));
        Finding finding = finding(serviceSeen, Cause.DIED, serviceSeen.name() + how, evidence, Remedy.start());
        return serviceSeen.killed() ? finding.fromOutside() : finding;
    }

    private static Finding frozen(ServiceSeen serviceSeen) {
        return finding(
                        serviceSeen,
                        Cause.FROZEN,
                        serviceSeen.name() + " is stopped by a signal: it lives, but does nothing",
                        List.of("/proc/%d/stat: state %s (stopped)".formatted(serviceSeen.pid(), serviceSeen.state())),
                        Remedy.run("kill -CONT " + serviceSeen.pid()))
                .fromOutside();
    }

    private static Finding socket(ServiceSeen serviceSeen, String socket) {
        return finding(
                serviceSeen,
                Cause.SOCKET_MISSING,
                serviceSeen.name() + " runs, but its socket is gone: nobody can reach it",
                List.of(socket + ": no such file; " + serviceSeen.name() + " is pid " + serviceSeen.pid()),
                Remedy.restart(List.of(serviceSeen.name()), "It makes the socket when it starts; containers go on."));
    }

    private static Finding finding(
            ServiceSeen serviceSeen, Cause cause, String text, List<String> evidence, Remedy remedy) {
        Component component = Component.of(serviceSeen.name()).orElse(Component.NODELETD);
        return Finding.of(cause, component, serviceSeen.name(), text, evidence, remedy);
    }

    private static List<String> lastWords(ServiceSeen serviceSeen) {
        List<LogLine> lines = serviceSeen.lines();
        return lines.subList(Math.max(0, lines.size() - LAST_WORDS), lines.size()).stream()
                .map(line -> LogRule.place(serviceSeen, line))
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
