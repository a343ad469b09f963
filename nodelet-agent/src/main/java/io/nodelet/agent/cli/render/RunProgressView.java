package io.nodelet.agent.cli.render;

import io.nodelet.engine.RunEvent;
import io.nodelet.model.PhaseId;
import java.io.PrintStream;
import java.util.List;

/// Shows a run to a person as it goes: a line for each phase that ended and, on a terminal, one live line below them.
public final class RunProgressView implements RunEvent.Sink {
    private static final String CLEAR = "\r\u001b[K";
    private static final int WIDTH = 110;
    private final PrintStream to;
    private final boolean live;
    private final boolean verbose;
    private final List<PhaseId> phases;
    private boolean lineUp;

    /// @param live    whether `to` is a terminal
    /// @param verbose whether each change gets a line, too
    /// @param phases  all of the plan, for their positions
    public RunProgressView(PrintStream to, boolean live, boolean verbose, List<PhaseId> phases) {
        this.to = to;
        this.live = live;
        this.verbose = verbose;
        this.phases = phases;
    }

    @Override
    public synchronized void accept(RunEvent event) {
        switch (event) {
            case RunEvent.Finished _ -> lasting(position(event) + EventText.of(event));
            case RunEvent.Changing _ when verbose -> lasting(position(event) + EventText.of(event));
            case RunEvent.Progressed _ when verbose -> lasting(position(event) + EventText.of(event));
            case RunEvent.Started _, RunEvent.Changing _, RunEvent.Progressed _ ->
                passing(position(event) + EventText.of(event));
        }
    }

    private String position(RunEvent event) {
        return "[%2d/%d] ".formatted(phases.indexOf(event.phase()) + 1, phases.size());
    }

    private void lasting(String line) {
        clear();
        to.println(line);
        to.flush();
    }

    private void passing(String line) {
        if (live) {
            clear();
            to.print(line.length() <= WIDTH ? line : line.substring(0, WIDTH - 1) + "…");
            to.flush();
            lineUp = true;
        }
    }

    /// Takes the live line away.
    public synchronized void clear() {
        if (lineUp) {
            to.print(CLEAR);
            to.flush();
            lineUp = false;
        }
    }
}
