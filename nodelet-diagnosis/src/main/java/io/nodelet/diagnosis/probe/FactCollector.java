package io.nodelet.diagnosis.probe;

import io.nodelet.checks.machine.IdentityCheck;
import io.nodelet.checks.machine.Machine;
import io.nodelet.checks.preflight.CheckResult;
import io.nodelet.checks.preflight.Preflight;
import io.nodelet.engine.ledger.Lifetime;
import io.nodelet.model.HostIdentity;
import io.nodelet.model.Layout;
import io.nodelet.model.NodeConfig;
import io.nodelet.model.NodeletException;
import io.nodelet.model.Role;
import io.nodelet.why.Component;
import io.nodelet.why.Facts;
import io.nodelet.why.Facts.CertificateSeen;
import io.nodelet.why.Facts.Keeper;
import io.nodelet.why.Facts.LogLine;
import io.nodelet.why.Facts.Obstacle;
import io.nodelet.why.Facts.PhaseSeen;
import io.nodelet.why.Facts.Stage;
import io.nodelet.why.Facts.Unfit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Looks at a node from all sides at once, for four seconds at most on an ordinary machine, and changes nothing.
///
/// @param machine   this machine
/// @param config    what the operator wants, or the defaults where that can't be read
/// @param built     when this program was built
/// @param acting    the nodeletd that acts now; empty for none
/// @param state     the service state: `true`, `false` or `ignore`
/// @param paused    until when, and why, the daemon only looks; empty where it does not
/// @param kept      whether the resident nodeletd runs
/// @param silent    whether that gives no answer
/// @param obstacles what is known already to stand in the way
public record FactCollector(
        Machine machine,
        NodeConfig config,
        Instant built,
        String acting,
        String state,
        String paused,
        boolean kept,
        boolean silent,
        List<Obstacle> obstacles) {
    private static final String UNIT = "/usr/lib/systemd/system/nodeletd.service";
    private static final String AT_BOOT = "/etc/systemd/system/multi-user.target.wants/nodeletd.service";
    private static final Duration LIMIT = Duration.ofSeconds(4);
    private static final int ACTS = 3;

    /// What is seen through these doors; through none of them what the machine alone shows.
    public Facts collect(Optional<ProbeContext> doors) {
        var probeRunner = new ProbeRunner(config.running().stretched(LIMIT));
        Stage stage = doors.map(FactCollector::stage).orElse(Stage.STARTED);
        var phases = doors.filter(_ -> obstacles.isEmpty())
                .map(context -> new PhaseProbe(context.runner()).begin(probeRunner))
                .orElseGet(List::of);
        if (doors.isEmpty() || !obstacles.isEmpty()) {
            probeRunner.blocked("phases", Component.NODELETD, "");
        }
        var ofMachine = new MachineProbes(probeRunner, machine, config, this::preflight);
        var ofNode = new NodeProbes(probeRunner, machine, doors, stage == Stage.STARTED);
        List<PhaseSeen> seen =
                phases.stream().flatMap(supplier -> supplier.get().stream()).toList();
        return new Facts(
                machine.clock().instant(),
                doors.map(context -> context.spec().facts().name()).orElse(""),
                doors.map(context -> context.spec().facts().address()).orElse(""),
                config.role() == Role.MASTER,
                stage,
                acting,
                state,
                paused,
                lastActs(probeRunner),
                obstacles,
                ofMachine.preflight().get(),
                seen,
                ofNode.services().get(),
                ofMachine.ports().get(),
                certificates(seen),
                ofMachine.disks().get(),
                ofMachine.memory().get(),
                ofNode.network().get(),
                ofNode.etcd().get(),
                ofNode.api().get(),
                probeRunner.unseen(),
                probeRunner.begun(),
                new Keeper(machine.systemd() && machine.exists(UNIT), machine.exists(AT_BOOT), kept, silent),
                new SetAsideProbe(machine).probe(),
                doors
                        .flatMap(context -> new IdentityCheck(
                                        Optional.of(
                                                HostIdentity.of(context.spec().facts())),
                                        config,
                                        machine)
                                .check())
                        .stream()
                        .toList());
    }

    /// The same, for a node that should be so.
    public FactCollector by(NodeConfig wanted) {
        return new FactCollector(machine, wanted, built, acting, state, paused, kept, silent, obstacles);
    }

    /// The same, with one obstacle more.
    public FactCollector plus(String area, NodeletException problem) {
        List<Obstacle> more = new ArrayList<>(obstacles);
        more.add(new Obstacle(area, String.valueOf(problem.getMessage()), problem.remedy()));
        return new FactCollector(machine, config, built, acting, state, paused, kept, silent, List.copyOf(more));
    }

    private List<CertificateSeen> certificates(List<PhaseSeen> phases) {
        List<CertificateSeen> all = new ArrayList<>(PhaseProbe.certificates(phases, Layout.CERTS.toString()));
        all.addAll(new AuthorityProbe(machine).probe());
        return all;
    }

    private static Stage stage(ProbeContext context) {
        var owned = context.ledger().newestFirst();
        if (owned.isEmpty()) {
            return Stage.NEW;
        }
        return owned.stream().anyMatch(ownedResource -> ownedResource.lifetime() == Lifetime.RUN)
                ? Stage.STARTED
                : Stage.STOPPED;
    }

    private List<Unfit> preflight() {
        List<Unfit> unfit = new ArrayList<>();
        for (CheckResult result : new Preflight(config, machine, built).run(List.of())) {
            result.faults()
                    .forEach(preflightProblem -> unfit.add(new Unfit(
                            result.name(),
                            preflightProblem.fatal(),
                            preflightProblem.problem(),
                            preflightProblem.remedy())));
        }
        return unfit;
    }

    /// The last commands that acted on this node, as kube.log tells.
    private List<String> lastActs(ProbeRunner probeRunner) {
        var log = new LogTail(machine.path(Layout.LOGS + "/kube.log"));
        List<LogLine> lines = probeRunner.part(
                "kube.log", Component.NODELETD, () -> log.lines(Integer.MAX_VALUE), List.<LogLine>of());
        List<String> begun =
                lines.stream().map(LogLine::text).filter(FactCollector::act).toList();
        return begun.subList(Math.max(0, begun.size() - ACTS), begun.size());
    }

    /// Whether a line of kube.log tells of a command: one that acted itself, or one that the daemon acted for. That a
    /// daemon began is none.
    static boolean act(String line) {
        return line.contains("` begins") && !line.contains("`run` begins");
    }
}
