package io.nodelet.daemon;

import io.nodelet.model.NodeletException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// What is wanted of the stack: the seed's service state.
public enum DesiredServiceState {
    /// It runs.
    TRUE,
    /// It is down.
    FALSE,
    /// Whatever it is: nodeletd only looks.
    IGNORE;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// @throws NodeletException when the word is none of the three
    public static DesiredServiceState of(String word) {
        return Arrays.stream(values())
                .filter(state -> state.wireName().equals(word))
                .findFirst()
                .orElseThrow(() -> new NodeletException("\"" + word + "\" is none of true, false, ignore"));
    }

    /// That it is so, for a person.
    ///
    /// @param failing which phases are not up; none of them matters but where they are only looked at
    String reached(List<FailureCause> failing) {
        return switch (this) {
            case TRUE -> "every phase is as declared";
            case FALSE -> "the stack is down, as it is wanted";
            case IGNORE -> "the service state is `ignore`: only looking" + notUp(failing);
        };
    }

    private static String notUp(List<FailureCause> failing) {
        return failing.isEmpty()
                ? ""
                : "; not up: "
                        + failing.stream()
                                .map(failureCause -> failureCause.phase().file())
                                .collect(Collectors.joining(", "));
    }
}
