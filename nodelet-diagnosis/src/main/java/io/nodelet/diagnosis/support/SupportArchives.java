package io.nodelet.diagnosis.support;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// What belongs into a node's support archive.
public final class SupportArchives {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private SupportArchives() {}

    /// Writes it.
    ///
    /// @return the pieces that nothing came of, each with why
    public static List<String> write(SupportSources from, OutputStream out) throws IOException {
        Instant now = from.machine().clock().instant();
        var redactor = new Redactor(new KnownSecrets(from.machine()).of(from.config()));
        List<ArchiveEntry> pieces = new ArrayList<>(new NodeEntries(from).all());
        pieces.addAll(new MachineEntries(from).all());
        pieces.addAll(new ClusterEntries(from).all());
        String title = "node " + from.node() + ", " + now + ", " + from.version();
        return new SupportArchive(title, now, redactor, LIMIT).write(pieces, out);
    }
}
