package io.nodelet.resources.driver;

import io.nodelet.engine.Difference;
import io.nodelet.engine.Driver;
import io.nodelet.engine.ledger.PriorState;
import io.nodelet.host.ServiceState;
import io.nodelet.host.ServiceUnit;
import io.nodelet.host.ServiceUnit.Nature;
import io.nodelet.host.ServiceUnit.Rank;
import io.nodelet.host.Services;
import io.nodelet.host.linux.MigratingServices;
import io.nodelet.model.ReasonCode;
import io.nodelet.resources.Service;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Drives [Service]: starts it, and restarts it only when something that it reads at its start has changed.
public final class ServicesDriver implements Driver<Service> {
    private static final Duration AT_RESTORE = Duration.ofSeconds(30);
    /// What hangs is given little time to end by itself.
    private static final Duration HANGING = Duration.ofSeconds(2);

    /// What a service is run by, as a kind of thing that differs.
    private static final String UNIT = "unit";

    private final Services services;
    private final Digests digests;

    public ServicesDriver(Services services, Digests digests) {
        this.services = services;
        this.digests = digests;
    }

    @Override
    public Class<Service> type() {
        return Service.class;
    }

    @Override
    public String kind() {
        return "service";
    }

    @Override
    public Difference compare(Service wanted) {
        Difference difference = process(wanted);
        return difference instanceof Difference.Changed
                ? difference
                : services.tampered(wanted.name())
                        .<Difference>map(failure -> new Difference.Beside(UNIT, failure.code(), failure.message()))
                        .orElse(difference);
    }

    private Difference process(Service wanted) {
        return switch (services.state(wanted.name())) {
            case ServiceState.Stopped _ -> new Difference.Missing(ReasonCode.SERVICE_ENDED);
            case ServiceState.Running(long _, String fingerprint)
            when fingerprint.equals(fingerprint(wanted)) ->
                outdated(wanted)
                        .map(path -> Difference.changed(
                                "it was started again while no nodeletd acted, before " + path + " was as it is now"))
                        .orElseGet(Difference::same);
            case ServiceState.Running(long _, String fingerprint)
            when fingerprint.startsWith(MigratingServices.FORMER) ->
                Difference.changed(
                        ReasonCode.SERVICE_DIFFERS,
                        "it runs under " + fingerprint.substring(MigratingServices.FORMER.length())
                                + ", which is no longer what runs services here");
            case ServiceState.Running _ ->
                Difference.changed(ReasonCode.SERVICE_DIFFERS, "it runs with an older binary or configuration");
        };
    }

    /// How long it may take to end goes along, as the declaration may be gone by the time it is stopped.
    @Override
    public PriorState before(Service wanted) {
        return PriorState.of(
                Map.of("stop-seconds", Long.toString(wanted.stopTimeout().toSeconds())));
    }

    @Override
    public void apply(Service wanted) {
        String fingerprint = fingerprint(wanted);
        if (services.state(wanted.name()) instanceof ServiceState.Running(long _, String running)
                && (!running.equals(fingerprint) || outdated(wanted).isPresent())) {
            services.stop(wanted.name(), wanted.stopTimeout(), wanted.processes() == Service.Processes.ALL);
        }
        services.start(new ServiceUnit(
                wanted.name(),
                wanted.argv(),
                wanted.env(),
                fingerprint,
                nature(wanted),
                wanted.after(),
                wanted.condition(),
                wanted.vital() ? Rank.VITAL : Rank.ORDINARY));
    }

    /// A file that was written since the host started the service again by itself: what that read then is not known.
    private Optional<Path> outdated(Service service) {
        return services.unattendedRestart(service.name())
                .flatMap(
                        ended -> Stream.concat(Stream.of(Path.of(service.argv().getFirst())), service.inputs().stream())
                                .filter(path -> changed(path).isAfter(ended))
                                .findFirst());
    }

    private static Instant changed(Path file) {
        try {
            return Files.getAttribute(file, "unix:ctime") instanceof FileTime time ? time.toInstant() : Instant.MAX;
        } catch (IOException e) {
            return Instant.MAX; // its digest says that it is missing
        }
    }

    private static Nature nature(Service service) {
        if (service.processes() == Service.Processes.MAIN) {
            return Nature.PARENT;
        }
        return service.confined() ? Nature.CONFINED : Nature.POWERFUL;
    }

    @Override
    public void takeDown(Service hanging) {
        services.stop(hanging.name(), HANGING, hanging.processes() == Service.Processes.ALL);
    }

    @Override
    public void end(Service running) {
        services.stop(running.name(), running.stopTimeout(), running.processes() == Service.Processes.ALL);
    }

    @Override
    public void restore(String key, PriorState priorState) {
        Duration timeout = priorState
                .get("stop-seconds")
                .map(text -> Duration.ofSeconds(Long.parseLong(text)))
                .orElse(AT_RESTORE);
        services.stop(key, timeout, true);
    }

    private String fingerprint(Service service) {
        MessageDigest digest = sha256();
        service.argv().forEach(argument -> update(digest, argument));
        new TreeMap<>(service.env()).forEach((name, value) -> update(digest, name + "=" + value));
        update(digest, fileDigest(Path.of(service.argv().getFirst())));
        service.inputs().forEach(path -> update(digest, path + " " + fileDigest(path)));
        return HexFormat.of().formatHex(digest.digest()).substring(0, 32);
    }

    private String fileDigest(Path path) {
        return Files.exists(path) ? digests.sha256(path) : "missing";
    }

    private static void update(MessageDigest digest, String text) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
