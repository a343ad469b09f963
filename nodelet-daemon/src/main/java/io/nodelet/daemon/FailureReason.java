package io.nodelet.daemon;

import io.nodelet.engine.Change;
import io.nodelet.engine.PhaseReport;
import java.util.List;
import java.util.Locale;

/// What a step is made for, in few words: reasons are texts with numbers in them, of which there is no end.
enum FailureReason {
    /// Nothing of the phase was there.
    ABSENT,
    /// A service ended, or runs otherwise than declared.
    ENDED,
    /// A service's process stands still.
    HANGS,
    /// Something else is not as declared: a file, a kernel setting.
    DIFFERS,
    /// A live check says no.
    UNWELL,
    /// Nothing is wrong: it is what the configuration or an operator wants.
    WANTED;

    /// @param hung whether a process was seen to stand still
    static FailureReason of(PhaseReport report, boolean hung) {
        List<Change> lost = FailureCause.lost(report);
        if (report.running()) {
            return WANTED;
        } else if (report.state() == PhaseReport.State.STOPPED) {
            return ABSENT;
        } else if (hung) {
            return HANGS;
        } else if (lost.isEmpty()) {
            return UNWELL;
        }
        return lost.stream().allMatch(change -> change.kind().equals("service")) ? ENDED : DIFFERS;
    }

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
