package io.nodelet.daemon;

import java.util.List;
import java.util.Optional;

/// What keeps the daemon's hands off the node, whatever is wrong with it.
///
/// @param pause while an operator works
/// @param moved why what is declared does not fit the machine any more; nothing that a step does could help
record Restraint(Optional<Pause> pause, Optional<String> moved) {
    static final Restraint NONE = new Restraint(Optional.empty(), Optional.empty());

    Restraint pause(Optional<Pause> wanted) {
        return new Restraint(wanted, moved);
    }

    Restraint moved(Optional<String> why) {
        return new Restraint(pause, why);
    }

    /// Whether a pause keeps what is surely wrong as it is.
    boolean keeps(List<Finding> due) {
        return pause.isPresent() && due.stream().anyMatch(Finding::certain);
    }

    /// What takes the place of a step. A stack may be taken down on any machine.
    Optional<Step> instead(Desired desired) {
        if (pause.isPresent()) {
            return pause.<Step>map(it -> new Step.Hold(Step.Why.PAUSED, Optional.empty(), it.why()));
        }
        return moved.filter(_ -> desired == Desired.TRUE)
                .<Step>map(it -> new Step.Hold(Step.Why.MOVED, Optional.empty(), it));
    }
}
