package io.nodelet.engine;

import io.nodelet.model.NodeletException;
import io.nodelet.model.PhaseId;
import java.util.List;
import java.util.Optional;

/// The phases of a role, in the order that a person sees.
///
/// @param phases ascending by number
public record Plan(List<Phase> phases) {
    public Plan {
        phases = List.copyOf(phases);
        for (int i = 1; i < phases.size(); i++) {
            if (phases.get(i - 1).id().compareTo(phases.get(i).id()) >= 0) {
                throw new IllegalArgumentException(
                        "phases out of order at " + phases.get(i).id());
            }
        }
    }

    public List<PhaseId> ids() {
        return phases.stream().map(Phase::id).toList();
    }

    /// The position of the phase that an operator means: an index from 1, a number such as `080`, a FILE with or
    /// without `.sh`, or a NAME, its own or one that others call it.
    ///
    /// @throws NodeletException naming the phases there are
    public int indexOf(String selector) {
        for (int i = 0; i < phases.size(); i++) {
            if (phases.get(i).id().named(selector)) {
                return i;
            }
        }
        return byIndex(selector.strip()).orElseThrow(() -> unknown(selector));
    }

    private Optional<Integer> byIndex(String wanted) {
        if (!wanted.matches("[1-9][0-9]{0,3}")) {
            return Optional.empty();
        }
        int index = Integer.parseInt(wanted);
        return index <= phases.size() ? Optional.of(index - 1) : Optional.empty();
    }

    private NodeletException unknown(String selector) {
        return new NodeletException(
                "there is no phase `" + selector + "` for this node's role",
                "Use an index from 1 to " + phases.size() + ", or a FILE or NAME that `nodeletd phases list` shows.");
    }
}
