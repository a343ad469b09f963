package io.nodelet.encryption;

import io.nodelet.model.NodeletException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/// What a master does about rotations all the time: says what keys it has, and takes its turn when another one drives
/// them.
///
public final class ReportKeys {
    /// What has not changed is told again, so that it is seen that somebody is there.
    private static final Duration AGAIN = Duration.ofMinutes(10);

    /// How often it looks at itself while nobody rotates.
    private static final Duration ITSELF = Duration.ofMinutes(1);

    private final String node;
    private final RotationRecords board;
    private final RotationParticipant turn;
    private final Consumer<String> log;
    private Instant looked = Instant.EPOCH;

    /// @param node  this master
    /// @param board where masters tell each other
    /// @param turn  its own
    /// @param log   told of each turn
    public ReportKeys(String node, RotationRecords board, RotationParticipant turn, Consumer<String> log) {
        this.node = node;
        this.board = board;
        this.turn = turn;
        this.log = log;
    }

    /// Looks once; to be called every few seconds.
    ///
    /// @throws NodeletException when the cluster does not answer: the next look tries again
    public void look() {
        RotationRecords.Seen seen = board.read();
        Optional<KeyReport> told = Optional.ofNullable(seen.reports().get(node));
        Optional<Rotation> mine = seen.rotation()
                .filter(rotation -> rotation.turn().equals(node))
                .filter(rotation -> told.isEmpty() || told.get().sequence() != rotation.sequence())
                // it does its own turns itself
                .filter(rotation -> !rotation.by().startsWith(node + "/"));
        if (seen.rotation().isEmpty() && !due()) {
            return;
        }
        KeyReport report = mine.map(this::taken).orElseGet(() -> {
            KeyReport now = turn.look();
            return told.map(keyReport -> now.answering(keyReport.sequence(), keyReport.error()))
                    .orElse(now);
        });
        if (told.isEmpty()
                || !told.get().same(report)
                || told.get().told().plus(AGAIN).isBefore(report.told())) {
            board.report(node, report);
        }
    }

    private boolean due() {
        Instant now = turn.clock().instant();
        boolean due = !now.minus(ITSELF).isBefore(looked) || now.isBefore(looked);
        looked = due ? now : looked;
        return due;
    }

    private KeyReport taken(Rotation rotation) {
        String error = "";
        try {
            turn.take(rotation);
            log.accept("keys of Secrets, step " + rotation.step().wireName() + ", for " + rotation.by());
        } catch (NodeletException e) {
            error = String.valueOf(e.getMessage());
            log.accept("keys of Secrets, step " + rotation.step().wireName() + " failed: " + error);
        }
        return turn.look().answering(rotation.sequence(), error);
    }
}
