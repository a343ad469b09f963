package io.nodelet.agent.why;

import io.nodelet.agent.machine.Machine;
import io.nodelet.phases.state.SetAside;
import io.nodelet.phases.state.StateFiles;
import io.nodelet.why.SetAsideSeen;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Damaged state that was set aside, and is kept.
record SetAsideProbe(Machine machine) {
    List<SetAsideSeen> look() {
        return StateFiles.folders().entrySet().stream()
                .flatMap(it -> it.getValue().stream().flatMap(root -> of(it.getKey(), root)))
                .toList();
    }

    private Stream<SetAsideSeen> of(String service, Path root) {
        return new SetAside(machine.path(root.toString()))
                .files().stream().map(it -> new SetAsideSeen(service, it.toString(), SetAside.when(it)));
    }
}
