package io.nodelet.diagnosis.probe;

import io.nodelet.checks.machine.Machine;
import io.nodelet.phases.state.SetAside;
import io.nodelet.phases.state.StateFiles;
import io.nodelet.why.SetAsideSeen;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Damaged state that was set aside, and is kept.
record SetAsideProbe(Machine machine) {
    List<SetAsideSeen> probe() {
        return StateFiles.folders().entrySet().stream()
                .flatMap(entry -> entry.getValue().stream().flatMap(root -> of(entry.getKey(), root)))
                .toList();
    }

    private Stream<SetAsideSeen> of(String service, Path root) {
        return new SetAside(machine.path(root.toString()))
                .files().stream().map(path -> new SetAsideSeen(service, path.toString(), SetAside.when(path)));
    }
}
