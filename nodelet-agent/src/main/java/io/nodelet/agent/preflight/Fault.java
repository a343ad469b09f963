package io.nodelet.agent.preflight;

import java.util.List;

/// Something that a check found.
///
/// @param fatal   whether a start would fail, or do harm; else it is a warning
/// @param problem what was seen
/// @param remedy  what to do about it
public record Fault(boolean fatal, String problem, String remedy) {
    static List<Fault> none() {
        return List.of();
    }

    static List<Fault> fatal(String problem, String remedy) {
        return List.of(new Fault(true, problem, remedy));
    }

    static List<Fault> warning(String problem, String remedy) {
        return List.of(new Fault(false, problem, remedy));
    }
}
