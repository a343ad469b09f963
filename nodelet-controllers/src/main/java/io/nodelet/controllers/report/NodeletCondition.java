package io.nodelet.controllers.report;

import io.nodelet.daemon.NodeState;
import java.util.Locale;

/// Whether the node is as it is wanted, as a condition of its Node object.
///
/// @param status  `True` or `False`
/// @param reason  one word
/// @param message for a person
record NodeletCondition(String status, String reason, String message) {
    static NodeletCondition of(NodeState state, String last) {
        String word = state.wireName();
        String reason = word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
        return new NodeletCondition(
                state == NodeState.OK ? "True" : "False", reason, last.isEmpty() ? "the node is " + word : last);
    }
}
