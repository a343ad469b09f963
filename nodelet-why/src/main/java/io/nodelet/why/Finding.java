package io.nodelet.why;

import io.nodelet.model.ReasonCode;
import java.util.List;
import java.util.stream.Collectors;

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

        /// For a phase that fails with this code: what is declared is applied again, which restarts nothing that is as
        /// declared. A phase is never taken down for a guess: that of containerd ends every container.
        public static Remedy ofPhase(ReasonCode code) {
            return start(
                    code.scope().here()
                            ? "Applies what differs again. When it fails again, it says of what."
                            : "Applies it again. The cause lies outside of this node: a restart here mends nothing.");
        }

        /// Services alone, ended and started anew: their phases, and what else runs, stay as they are.
        ///
        /// @param services by name; a start alone where none is known
        public static Remedy restart(List<String> services, String advice) {
            return services.isEmpty()
                    ? start(advice)
                    : new Remedy(
                            services.stream()
                                    .map(service -> "nodeletd phases restart --service " + service)
                                    .collect(Collectors.joining(" && ")),
                            advice);
        }
    }
}
