package io.nodelet.encryption;

import io.nodelet.encryption.Rotation.Step;
import io.nodelet.engine.Progress;
import io.nodelet.kube.KubeException;
import io.nodelet.model.NodeletException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Gives a cluster a new key for its Secrets, by Kubernetes' procedure: every master reads with it, then every master
/// writes with it, then all Secrets are written anew, and then the old key goes. One master at a time, and none while
/// another is not well.
///
/// How far it is stands on the board, and nowhere else: killed at any moment, and run again on any master, it goes on.
///
/// ```
/// CHECK ─► ADD ─► PROMOTE ─► REWRITE ─► DROP
/// [a]      [a,b]  [b,a]      [b,a]      [b]      a turn of each master at each step, REWRITE apart
/// ```
public final class RotateSecrets {
    private static final Duration WELL = Duration.ofMinutes(3);
    private static final Duration ANSWER = Duration.ofMinutes(5);

    private final String node;
    private final ClusterMasters masters;
    private final RotationRecords board;
    private final RotationParticipant own;
    private final RewriteSecrets rewriting;
    private final InstantSource clock;
    private final Runnable rest;
    private final SecureRandom random = new SecureRandom();
    private final String by;

    /// @param node      this master
    /// @param own       its own turns, which this does itself
    /// @param rewriting of the Secrets
    /// @param rest      between two looks
    public RotateSecrets(
            String node,
            ClusterMasters masters,
            RotationRecords board,
            RotationParticipant own,
            RewriteSecrets rewriting,
            InstantSource clock,
            Runnable rest) {
        this.node = node;
        this.masters = masters;
        this.board = board;
        this.own = own;
        this.rewriting = rewriting;
        this.clock = clock;
        this.rest = rest;
        this.by = node + "/" + hex();
    }

    /// What was done.
    ///
    /// @param key     that writes now
    /// @param secrets that it seals
    public record Done(SecretboxKey key, int secrets) {}

    /// @throws NodeletException where it can't go on; nothing is lost, and the next run goes on
    public Done run(Progress progress) {
        Rotation now = begun(progress);
        int secrets = 0;
        while (true) {
            progress.say("step " + now.step().number() + " of " + Step.DROP.number() + ": "
                    + now.step().wireName());
            if (now.step() == Step.REWRITE) {
                secrets = rewriting.run(own.seal().open(now), progress);
                progress.say(secrets + " Secrets are " + now.step().done());
            } else {
                now = stepped(now, progress);
            }
            if (now.step() == Step.DROP) {
                SecretboxKey key = own.seal().open(now).first();
                write(Optional.of(now), Optional.empty());
                return new Done(key, secrets);
            }
            now = next(now);
        }
    }

    private Rotation begun(Progress progress) {
        RotationRecords.Seen seen = patient(board::read);
        if (seen.rotation().isPresent()) {
            Rotation found = seen.rotation().get();
            progress.say("going on with the rotation that began at " + found.began());
            return written(found, found.drivenBy(by));
        }
        ManagedEncryptionConfig keys = own.file().keys().orElseThrow(this::foreign);
        if (!keys.encrypting()) {
            throw new NodeletException(
                    "Secrets are not encrypted when they are written: controlPlane.encryptSecrets is false",
                    "Set it to true on every master first. Which Secrets were encrypted before: `nodeletd secrets status`.");
        }
        long last = seen.reports().values().stream()
                .mapToLong(KeyReport::sequence)
                .max()
                .orElse(0);
        String id = hex();
        var first = new Rotation(
                id,
                clock.instant().truncatedTo(ChronoUnit.SECONDS),
                Step.CHECK,
                last,
                "",
                by,
                own.seal().seal(keys, id, Step.CHECK, random));
        write(Optional.empty(), Optional.of(first));
        return first;
    }

    private NodeletException foreign() {
        return new NodeletException(
                own.file().path()
                        + (own.file().exists()
                                ? " holds a key or a provider that is not nodeletd's, and is never changed"
                                : " is gone"),
                "With keys of your own: change them on every master by Kubernetes' procedure: docs/security.md, New keys.");
    }

    /// The keys of the step after this one.
    private Rotation next(Rotation now) {
        ManagedEncryptionConfig keys = own.seal().open(now);
        Step step = now.step().next();
        ManagedEncryptionConfig wanted = switch (step) {
            case CHECK, REWRITE -> keys;
            case ADD -> keys.added(random);
            case PROMOTE -> keys.promoted();
            case DROP -> keys.alone();
        };
        return written(now, now.at(step, own.seal().seal(wanted, now.id(), step, random)));
    }

    /// A check that fails has changed nothing, and nothing is left of it: other commands wait for no rotation.
    private Rotation stepped(Rotation now, Progress progress) {
        try {
            return eachMaster(now, progress);
        } catch (NodeletException e) {
            if (now.step() == Step.CHECK) {
                withdraw(e);
            }
            throw e;
        }
    }

    private void withdraw(NodeletException why) {
        try {
            board.read()
                    .rotation()
                    .filter(rotation -> rotation.by().equals(by))
                    .ifPresent(rotation -> board.write(Optional.of(rotation), Optional.empty()));
        } catch (NodeletException e) {
            why.addSuppressed(e); // the next run goes on with it
        }
    }

    /// This one last: when the others could, it can.
    private Rotation eachMaster(Rotation step, Progress progress) {
        List<String> order = new ArrayList<>(patient(masters::names));
        order.remove(node);
        order.add(node);
        Rotation now = step;
        for (String master : order) {
            awaitWell(progress);
            now = written(now, now.turnOf(master));
            if (master.equals(node)) {
                own.take(now);
            } else {
                awaitAnswer(now, progress);
            }
            progress.say(master + ": " + now.step().done());
        }
        awaitWell(progress);
        return now;
    }

    private void awaitWell(Progress progress) {
        long end = System.nanoTime() + WELL.toNanos();
        while (true) {
            Optional<String> unwell = masters.unwell();
            if (unwell.isEmpty()) {
                return;
            }
            if (System.nanoTime() > end) {
                throw stuck(unwell.get(), "Set it right; then run it again, and it goes on.");
            }
            progress.say("waiting: " + unwell.get());
            rest.run();
        }
    }

    private void awaitAnswer(Rotation turn, Progress progress) {
        long end = System.nanoTime() + ANSWER.toNanos();
        while (true) {
            KeyReport report = patient(board::read).reports().get(turn.turn());
            if (report != null && report.sequence() == turn.sequence()) {
                if (!report.error().isEmpty()) {
                    throw stuck(
                            turn.turn() + " says: " + report.error(),
                            "Set it right there; then run it again, and it goes on.");
                }
                return;
            }
            if (System.nanoTime() > end) {
                throw stuck(
                        turn.turn() + " does not answer",
                        "See that nodeletd runs there, in this version: `nodeletd status`. Then run it again.");
            }
            progress.say("waiting for " + turn.turn());
            rest.run();
        }
    }

    private static NodeletException stuck(String why, String remedy) {
        return new NodeletException("the rotation can't go on: " + why, remedy);
    }

    private Rotation written(Rotation before, Rotation next) {
        write(Optional.of(before), Optional.of(next));
        return next;
    }

    private void write(Optional<Rotation> before, Optional<Rotation> next) {
        boolean _ = patient(() -> {
            board.write(before, next);
            return true;
        });
    }

    /// Its own API server may just be starting, and masters write beside it.
    private <T> T patient(Supplier<T> call) {
        long end = System.nanoTime() + WELL.toNanos();
        while (true) {
            try {
                return call.get();
            } catch (KubeException e) {
                if (System.nanoTime() > end || !(e.passing() || e.conflict())) {
                    throw e;
                }
                rest.run();
            }
        }
    }

    private String hex() {
        byte[] bytes = new byte[4];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
