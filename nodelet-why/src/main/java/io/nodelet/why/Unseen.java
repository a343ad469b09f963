package io.nodelet.why;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.Locale;

/// Something that could not be looked at, and why: whatever is wrong there is not known.
///
/// @param what      such as `disks` or `055-etcd_run.sh`
/// @param component whose troubles that may hide
/// @param reason    why, for programs
/// @param detail    the same for a person, with no secrets in it
public record Unseen(String what, Component component, Reason reason, String detail) {
    /// Why something could not be seen.
    public enum Reason {
        /// There was no answer within the time of a look.
        TIMEOUT,
        /// Nobody answers there.
        UNREACHABLE,
        /// The other side does not take nodeletd's credentials, or gives it no right.
        REFUSED,
        /// A file or a folder can't be read, or a program can't be run.
        UNREADABLE,
        /// Something else has to be right first: the configuration, the ledger.
        BLOCKED,
        /// The look itself failed.
        ERROR
    }

    /// Facts of an older nodeletd tell of no more than a line of text.
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static Unseen ofLine(String line) {
        int colon = line.indexOf(": ");
        return colon < 0
                ? new Unseen(line, Component.MACHINE, Reason.ERROR, "")
                : new Unseen(line.substring(0, colon), Component.MACHINE, Reason.ERROR, line.substring(colon + 2));
    }

    /// Its reason in documents, such as `timeout`.
    public String reasonId() {
        return reason.name().toLowerCase(Locale.ROOT);
    }
}
