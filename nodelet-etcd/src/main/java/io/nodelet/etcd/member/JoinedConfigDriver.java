package io.nodelet.etcd.member;

import io.nodelet.engine.Difference;
import io.nodelet.engine.Driver;
import io.nodelet.engine.ledger.PriorState;
import io.nodelet.etcd.InitialCluster;
import io.nodelet.host.AtomicFile;
import io.nodelet.model.NodeletException;
import io.nodelet.resources.TextFile;
import io.nodelet.resources.driver.TextFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Drives [JoinedConfig]: a text file with the initial cluster that was learned just now, or that stands in the file
/// already. Where both are lost the member has data, and etcd reads no more than its own name.
public final class JoinedConfigDriver implements Driver<JoinedConfig> {
    private static final Pattern LINE = Pattern.compile("^initial-cluster: \"?([^\\s\"]+)\"?$", Pattern.MULTILINE);
    private final TextFiles files;
    private final InitialCluster learned;

    public JoinedConfigDriver(TextFiles files, InitialCluster learned) {
        this.files = files;
        this.learned = learned;
    }

    @Override
    public Class<JoinedConfig> type() {
        return JoinedConfig.class;
    }

    @Override
    public String kind() {
        return JoinedConfig.KIND;
    }

    @Override
    public Difference compare(JoinedConfig wanted) {
        return files.compare(text(wanted));
    }

    @Override
    public PriorState before(JoinedConfig wanted) {
        return files.before(text(wanted));
    }

    @Override
    public void apply(JoinedConfig wanted) {
        files.apply(text(wanted));
    }

    @Override
    public void restore(String key, PriorState priorState) {
        files.restore(key, priorState);
    }

    private TextFile text(JoinedConfig wanted) {
        String cluster = learned.initialCluster()
                .or(() -> standing(wanted.path()))
                .filter(text -> text.startsWith(wanted.own()))
                .orElse(wanted.own());
        return new TextFile(wanted.path(), wanted.content().replace(JoinedConfig.PLACE, cluster), "0600");
    }

    private static Optional<String> standing(Path file) {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            Matcher line = LINE.matcher(Files.readString(file));
            return line.find() ? Optional.of(line.group(1)) : Optional.empty();
        } catch (IOException e) {
            throw new NodeletException("can't read " + file + ": " + AtomicFile.reason(e), e);
        }
    }
}
