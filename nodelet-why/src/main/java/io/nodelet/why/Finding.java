package io.nodelet.why;

import io.nodelet.model.ReasonCode;
import java.util.List;

/// One thing that a rule found wrong.
///
/// @param cause     what
/// @param component whose work suffers first
/// @param subject   which file, port, certificate, service or object
/// @param text      one sentence that says it
/// @param evidence  the facts that show it, with path, line, port or process
/// @param remedy    what mends it
/// @param outside   for the death of a component: whether somebody or something else ended it
public record Finding(
        Cause cause,
        Component component,
        String subject,
        String text,
        List<String> evidence,
        Remedy remedy,
        boolean outside) {
    public Finding {
        evidence = List.copyOf(evidence);
    }

    public static Finding of(
            Cause cause, Component component, String subject, String text, List<String> evidence, Remedy remedy) {
        return new Finding(cause, component, subject, text, evidence, remedy, false);
    }

    /// The same, of something that ended from outside.
    public Finding fromOutside() {
        return new Finding(cause, component, subject, text, evidence, remedy, true);
    }

    /// What mends it.
    ///
    /// @param command as root on the node; empty where a person has to decide
    /// @param advice  what it does, or what to see to first; may be empty
    public record Remedy(String command, String advice) {
        private static final String START = "nodeletd phases start";

        /// A start makes whatever differs so again.
        public static Remedy start() {
            return new Remedy(START, "");
        }

        public static Remedy start(String advice) {
            return new Remedy(START, advice);
        }

        public static Remedy run(String command) {
            return new Remedy(command, "");
        }

        public static Remedy advice(String advice) {
            return new Remedy("", advice);
        }

        /// For a phase that fails with this code: taken down and brought up where its cause may lie on this node; else
        /// what is declared is applied again, and nothing that runs is restarted for somebody else's trouble.
        public static Remedy ofPhase(int phase, ReasonCode code) {
            return code.scope().here()
                    ? restart(phase, "Takes the phase down and up again.")
                    : start("Applies it again. The cause lies outside of this node: a restart here mends nothing.");
        }

        /// A phase alone, taken down and brought up.
        public static Remedy restart(int phase, String advice) {
            return new Remedy("nodeletd phases restart --phase %03d --single".formatted(phase), advice);
        }
    }
}
