package io.nodelet.phases.state;

import io.nodelet.engine.Progress;
import io.nodelet.engine.RepairAction;
import io.nodelet.model.Health;
import io.nodelet.model.ReasonCode;
import io.nodelet.phases.PhaseContext;
import io.nodelet.phases.state.StateFile.Damage;
import io.nodelet.resources.service.ServiceMonitor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// That a component will find its state whole when it starts. What is damaged is set aside, and the component begins
/// without it. Only what is seen to be damaged is touched, and never under a component that is of use: that it fails
/// says nothing of its files.
///
/// @param service   the component's name
/// @param rows      its state
/// @param useful    whether the component, where it runs, does its work: then nobody looks at its files
/// @param forgotten takes away what nobody knows any more, where all goes
/// @param monitor     services
/// @param clock     the time
public record StateIntegrityCheck(
        String service,
        List<StateFile> rows,
        BooleanSupplier useful,
        Consumer<Progress> forgotten,
        ServiceMonitor monitor,
        InstantSource clock)
        implements RepairAction {
    /// containerd also runs where it could not load its state; then it serves nobody.
    ///
    /// @param health whether it serves
    /// @param leases the folder of the pods' addresses
    public static StateIntegrityCheck containerd(PhaseContext context, Supplier<Health> health, Path leases) {
        var forget = new PurgeOrphanedContainers(context.commands(), leases);
        return new StateIntegrityCheck(
                "containerd",
                StateFiles.containerd(),
                () -> health.get().isHealthy(),
                forget::end,
                context.monitor(),
                context.clock());
    }

    /// A kubelet that runs has read its state.
    public static StateIntegrityCheck kubelet(PhaseContext context) {
        return new StateIntegrityCheck(
                "kubelet", StateFiles.kubelet(), () -> true, _ -> {}, context.monitor(), context.clock());
    }

    @Override
    public String key() {
        return "state of " + service;
    }

    /// It would start, and hide what is wrong, or be started in vain.
    @Override
    public boolean comesFirst() {
        return true;
    }

    @Override
    public Health check() {
        if (monitor.runs(service) && useful.getAsBoolean()) {
            return Health.healthy();
        }
        List<Damage> damaged = damaged();
        return damaged.isEmpty()
                ? Health.healthy()
                : Health.unhealthy(ReasonCode.STATE_DAMAGED, service, text(damaged));
    }

    /// The component ends first, alone: it may have written while it was looked at, so its files are looked at once
    /// more. The file that says that all goes is the last to go, so that a run that is killed is begun again.
    @Override
    public void perform(Progress progress) {
        monitor.end(service, false);
        List<Damage> damaged = damaged();
        if (damaged.stream().anyMatch(damage -> damage.row().whole())) {
            monitor.end(service, true);
            progress.say("all that " + service + " holds goes with it: " + text(damaged));
            forgotten.accept(progress);
            rows.stream()
                    .filter(StateFile::whole)
                    .filter(row ->
                            damaged.stream().noneMatch(damage -> damage.row().equals(row)))
                    .forEach(row -> row.files().forEach(file -> aside(row, file)));
        }
        damaged.stream()
                .sorted(Comparator.comparing(damage -> damage.row().whole()))
                .filter(damage -> Files.exists(damage.file()))
                .forEach(damage ->
                        progress.say(damage.describe() + "; it is set aside as " + aside(damage.row(), damage.file())
                                + ". Lost: " + damage.row().lost()));
    }

    private Path aside(StateFile row, Path file) {
        return new SetAside(row.root()).take(file, clock.instant());
    }

    private List<Damage> damaged() {
        return rows.stream().flatMap(stateFile -> stateFile.damaged().stream()).toList();
    }

    private static String text(List<Damage> damaged) {
        String first = damaged.getFirst().describe();
        return damaged.size() == 1 ? first : first + ", and " + (damaged.size() - 1) + " more files";
    }
}
