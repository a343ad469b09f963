package io.nodelet.network;

import io.nodelet.engine.Difference;
import io.nodelet.engine.Driver;
import io.nodelet.engine.ledger.PriorState;
import io.nodelet.host.AtomicFile;
import io.nodelet.model.NodeletException;
import io.nodelet.resources.TextFile;
import io.nodelet.resources.driver.TextFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Drives [FlannelConflist]: a text file whose content comes from flannel's.
public final class FlannelConflists implements Driver<FlannelConflist> {
    private static final String SUBNET = "FLANNEL_SUBNET=";
    private static final String SUBNET6 = "FLANNEL_IPV6_SUBNET=";
    private final TextFiles files;

    public FlannelConflists(TextFiles files) {
        this.files = files;
    }

    @Override
    public Class<FlannelConflist> type() {
        return FlannelConflist.class;
    }

    @Override
    public String kind() {
        return "flannel-conflist";
    }

    @Override
    public Difference compare(FlannelConflist wanted) {
        return Files.exists(wanted.subnet()) ? files.compare(text(wanted)) : Difference.missing();
    }

    @Override
    public PriorState before(FlannelConflist wanted) {
        return files.before(text(wanted));
    }

    @Override
    public void apply(FlannelConflist wanted) {
        files.apply(text(wanted));
    }

    @Override
    public void restore(String key, PriorState priorState) {
        files.restore(key, priorState);
    }

    private static TextFile text(FlannelConflist wanted) {
        return new TextFile(wanted.path(), BridgeConflist.behindFlannel(wanted.spec(), subnets(wanted)), "0600");
    }

    /// That of the first family first.
    private static List<String> subnets(FlannelConflist wanted) {
        List<String> lines = lines(wanted.subnet());
        return wanted.spec().config().network().podCidrs().stream()
                .map(text -> text.contains(":") ? SUBNET6 : SUBNET)
                .map(key -> lines.stream()
                        .filter(line -> line.startsWith(key))
                        .findFirst()
                        .orElseThrow(() -> new NodeletException(wanted.subnet() + " has no line " + key))
                        .substring(key.length()))
                .toList();
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new NodeletException("can't read " + file + ": " + AtomicFile.reason(e), e);
        }
    }
}
