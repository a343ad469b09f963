package io.nodelet.identity.certs;

import io.nodelet.kube.ServerTime;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.NodeletException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// How the clock of a machine that wants to join differs from the cluster's. Certificates are good from five minutes
/// before they are made, so a machine that is further behind takes none.
///
/// @param text   both times
/// @param remedy what to do
public record ClockSkew(String text, String remedy) {
    /// Less than [Issuer] dates back.
    private static final Duration ALLOWED = Duration.ofMinutes(4);

    /// Before a first start with a token; nothing where there is no usable one, or no server answers.
    public static Optional<ClockSkew> beforeJoining(NodeSpec spec, InstantSource clock) {
        boolean begins = spec.master() && !spec.joins();
        if (begins || !Files.exists(Path.of(spec.config().join().tokenFile()))) {
            return Optional.empty();
        }
        try {
            var ca = new JoinTokenFile(spec).read().ca();
            URI server = URI.create(spec.entranceUrl());
            return ServerTime.ask(server, ca, clock).flatMap(serverTime -> of(server, serverTime));
        } catch (NodeletException e) {
            return Optional.empty(); // the phase that joins says so
        }
    }

    /// Whether it is the clocks that differ, or the server's certificate that is good at another time.
    static Optional<ClockSkew> of(URI server, ServerTime time) {
        String there = "the API server at " + server;
        if (time.behind().abs().compareTo(ALLOWED) > 0) {
            String which = time.behind().isNegative() ? "ahead of" : "behind";
            return Optional.of(new ClockSkew(
                    "this machine's clock is %s %s %s: here it is %s, there %s"
                            .formatted(
                                    words(time.behind().abs()),
                                    which,
                                    there,
                                    time.here().truncatedTo(ChronoUnit.SECONDS),
                                    time.there()),
                    "See which of the two is right (date -u), and set the other: timedatectl set-ntp true, or chronyd."
                            + " Address and token are not to blame."));
        }
        boolean good = time.here().isAfter(time.from()) && time.here().isBefore(time.until());
        return good
                ? Optional.empty()
                : Optional.of(new ClockSkew(
                        "the certificate of %s is good from %s to %s, and it is %s, here and there"
                                .formatted(there, time.from(), time.until(), time.there()),
                        "On that master: nodeletd phases start issues it anew. Address and token are not to blame."));
    }

    private static String words(Duration length) {
        long minutes = length.toMinutes();
        if (minutes < 120) {
            return minutes + " minutes";
        }
        long hours = length.toHours();
        return hours < 48 ? hours + " hours" : length.toDays() + " days";
    }
}
