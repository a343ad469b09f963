package io.nodelet.why.rule;

import io.nodelet.why.Cause;
import io.nodelet.why.Component;
import io.nodelet.why.Facts;
import io.nodelet.why.Facts.Obstacle;
import io.nodelet.why.Finding;
import io.nodelet.why.Finding.Remedy;
import java.util.stream.Stream;

/// What nodeletd itself can't get past: its configuration, its ledger, its bundle, the machine's address.
final class ObstacleRule implements Rule {
    @Override
    public Stream<Finding> diagnose(Facts facts) {
        return facts.obstacles().stream().map(ObstacleRule::obstacle);
    }

    private static Finding obstacle(Obstacle obstacle) {
        return switch (obstacle.area()) {
            case "configuration" ->
                finding(
                        obstacle,
                        Cause.CONFIGURATION_INVALID,
                        "The configuration can't be read",
                        "nodeletd config check");
            case "ledger" ->
                finding(obstacle, Cause.LEDGER_UNREADABLE, "The ledger can't be read", "nodeletd ledger repair");
            case "facts" -> finding(obstacle, Cause.FACTS_UNCLEAR, "It is not clear which address is this node's", "");
            default -> finding(obstacle, Cause.BUNDLE, "The bundle can't be used", "");
        };
    }

    private static Finding finding(Obstacle obstacle, Cause cause, String text, String command) {
        Component component = cause == Cause.FACTS_UNCLEAR ? Component.MACHINE : Component.NODELETD;
        return Finding.of(
                cause,
                component,
                obstacle.area(),
                text,
                obstacle.text().lines().toList(),
                new Remedy(command, obstacle.remedy()));
    }
}
