package io.nodelet.pki;

import io.nodelet.model.NodeletException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// When an authority of a node ends. Nothing renews one: whatever it signed is good no longer than it is, and each node
/// and
/// each client has to be told of another.
///
/// @param name such as `etcd/ca`
/// @param file its certificate, and those that signed it
/// @param at   when the first of them ends
public record AuthorityEnd(String name, Path file, Instant at) {
    private static final Duration AHEAD = Duration.ofDays(365);

    /// Those in a folder that end within a year, or have ended, the soonest first. Of one that can't be read the phase
    /// that
    /// needs it says so.
    public static List<AuthorityEnd> within(CertFolder folder, InstantSource clock) {
        Instant soon = clock.instant().plus(AHEAD);
        return Arrays.stream(CertificateAuthority.values())
                .flatMap(authority -> of(authority, folder.cert(authority)).stream())
                .filter(authorityEnd -> authorityEnd.at.isBefore(soon))
                .sorted(Comparator.comparing(AuthorityEnd::at))
                .toList();
    }

    private static Optional<AuthorityEnd> of(CertificateAuthority certificateAuthority, Path file) {
        try {
            return !Files.exists(file)
                    ? Optional.empty()
                    : Optional.of(new AuthorityEnd(
                            certificateAuthority.file(),
                            file,
                            AuthorityChain.of(file).end()));
        } catch (NodeletException e) {
            return Optional.empty();
        }
    }
}
