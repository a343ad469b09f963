package io.nodelet.daemon;

import java.util.List;
import java.util.Optional;

/// What keeps the daemon's hands off the node, whatever is wrong with it.
///
/// @param pause while an operator works
/// @param moved why what is declared does not fit the machine any more; nothing that a step does could help
record HoldReason(Optional<HealingPause> pause, Optional<String> moved) {
    static final HoldReason NONE = new HoldReason(Optional.empty(), Optional.empty());

    HoldReason pause(Optional<HealingPause> wanted) {
        return new HoldReason(wanted, moved);
    }

    HoldReason moved(Optional<String> why) {
        return new HoldReason(pause, why);
    }

    /// Whether a pause keeps what is surely wrong as it is.
    boolean keeps(List<FailureCause> due) {
        return pause.isPresent() && due.stream().anyMatch(FailureCause::certain);
    }

    /// What takes the place of a step. A stack may be taken down on any machine.
    Optional<Step> instead(DesiredServiceState desiredServiceState) {
        if (pause.isPresent()) {
            return pause.<Step>map(
                    healingPause -> new Step.Hold(Step.Why.PAUSED, Optional.empty(), healingPause.why()));
        }
        return moved.filter(_ -> desiredServiceState == DesiredServiceState.TRUE)
                .<Step>map(text -> new Step.Hold(Step.Why.MOVED, Optional.empty(), text));
    }
}
