package io.nodelet.host;

import java.time.Instant;

/// The end of a service that nobody asked for.
///
/// @param service its name
/// @param pid     the process that it was
/// @param how     what ended it
/// @param when    as exactly as it is known, to the second
public record ServiceExit(String service, long pid, How how, Instant when) {
    /// What ended a service.
    public sealed interface How {
        /// In a person's words: `ended with exit code 1`.
        String describe();
    }

    /// It ended by itself.
    public record Exited(int code) implements How {
        @Override
        public String describe() {
            return "ended with exit code " + code;
        }
    }

    /// A signal ended it.
    ///
    /// @param signal      its number
    /// @param outOfMemory whether the kernel sent it, for lack of memory
    public record Killed(int signal, boolean outOfMemory) implements How {
        @Override
        public String describe() {
            return outOfMemory ? "was killed by the kernel for lack of memory" : "was killed by " + name();
        }

        private String name() {
            return switch (signal) {
                case 1 -> "SIGHUP";
                case 2 -> "SIGINT";
                case 3 -> "SIGQUIT";
                case 4 -> "SIGILL";
                case 6 -> "SIGABRT";
                case 7 -> "SIGBUS";
                case 8 -> "SIGFPE";
                case 9 -> "SIGKILL";
                case 11 -> "SIGSEGV";
                case 13 -> "SIGPIPE";
                case 15 -> "SIGTERM";
                default -> "signal " + signal;
            };
        }
    }

    /// Somebody told the machine's own service manager to stop it.
    public record Stopped() implements How {
        @Override
        public String describe() {
            return "was stopped by somebody, as `systemctl stop` does";
        }
    }

    /// It ended, and what would have known how was killed as well.
    public record Unseen() implements How {
        @Override
        public String describe() {
            return "ended, and nothing is left that saw how";
        }
    }

    /// In a person's words: `etcd was killed by SIGKILL`.
    public String describe() {
        return service + " " + how.describe();
    }
}
