package io.nodelet.phases.network;

import io.nodelet.engine.Before;
import io.nodelet.engine.Difference;
import io.nodelet.engine.Driver;
import io.nodelet.host.AtomicFile;
import io.nodelet.model.NodeletException;
import io.nodelet.resources.TextFile;
import io.nodelet.resources.driver.TextFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Drives [FlannelConflist]: a text file whose content comes from flannel's.
public final class FlannelConflists implements Driver<FlannelConflist> {
    private static final String SUBNET = "FLANNEL_SUBNET=";
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
    public Before before(FlannelConflist wanted) {
        return files.before(text(wanted));
    }

    @Override
    public void apply(FlannelConflist wanted) {
        files.apply(text(wanted));
    }

    @Override
    public void restore(String key, Before before) {
        files.restore(key, before);
    }

    private static TextFile text(FlannelConflist wanted) {
        return new TextFile(
                wanted.path(), BridgeConflist.behindFlannel(wanted.spec(), subnet(wanted.subnet())), "0644");
    }

    private static String subnet(Path file) {
        try {
            Optional<String> line = Files.readAllLines(file).stream()
                    .filter(it -> it.startsWith(SUBNET))
                    .findFirst();
            return line.orElseThrow(() -> new NodeletException(file + " has no line " + SUBNET))
                    .substring(SUBNET.length());
        } catch (IOException e) {
            throw new NodeletException("can't read " + file + ": " + AtomicFile.reason(e), e);
        }
    }
}
