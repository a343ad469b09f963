package io.nodelet.controllers.report;

/// Something that the cluster's people should read of.
///
/// @param warning whether it is something bad
/// @param reason  one word, as Kubernetes' events have it, such as `HealResult`
/// @param message for a person
record NodeEvent(boolean warning, String reason, String message) {
    private static final int LONGEST = 1000;

    NodeEvent {
        message = message.length() <= LONGEST ? message : message.substring(0, LONGEST) + "…";
    }

    /// What it is counted under: the same but for its numbers, as process ids and times differ each time.
    String key() {
        return reason + " " + message.replaceAll("[0-9]+", "#");
    }
}
