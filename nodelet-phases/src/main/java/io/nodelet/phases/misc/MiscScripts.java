package io.nodelet.phases.misc;

import io.nodelet.engine.Item;
import io.nodelet.engine.Phase;
import io.nodelet.host.AtomicFile;
import io.nodelet.host.Commands;
import io.nodelet.host.TrustedFiles;
import io.nodelet.model.Health;
import io.nodelet.model.Layout;
import io.nodelet.model.NodeConfig;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.NodeletException;
import io.nodelet.model.PhaseId;
import io.nodelet.model.ReasonCode;
import io.nodelet.phases.PhaseIds;
import io.nodelet.resources.Folder;
import io.nodelet.resources.TextFile;
import io.nodelet.resources.driver.Digests;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// 075: the cloud provider's configuration, the operator's own script, and whether the node's address is still its own.
public final class MiscScripts implements Phase {
    private static final Path CLOUD_CONFIG = Layout.CONFIG.resolve("cloud-config");
    private final NodeSpec spec;
    private final Commands commands;
    private final Digests digests;

    public MiscScripts(NodeSpec spec, Commands commands, Digests digests) {
        this.spec = spec;
        this.commands = commands;
        this.digests = digests;
    }

    @Override
    public PhaseId id() {
        return PhaseIds.MISC;
    }

    @Override
    public List<Item> declare() {
        NodeConfig.Misc misc = spec.config().misc();
        List<Item> items = new ArrayList<>(List.of(Folder.shared(Layout.CONFIG)));
        if (!misc.cloudConfigFile().isEmpty()) {
            // 0600: cloud configurations often hold credentials.
            items.add(new TextFile(CLOUD_CONFIG, read(Path.of(misc.cloudConfigFile())), "0600"));
        }
        items.addAll(script(misc.preScript(), "pre-script"));
        return items;
    }

    /// The script for when the stack is up, which a later phase runs.
    public List<Item> afterwards() {
        return script(spec.config().misc().postScript(), "post-script");
    }

    private List<Item> script(String path, String mark) {
        return path.isEmpty()
                ? List.of()
                : List.of(
                        new RunScript(commands, digests, Path.of(path), Layout.RUN.resolve(mark), TrustedFiles.SYSTEM));
    }

    @Override
    public boolean hasStatusCheck() {
        return true;
    }

    @Override
    public Health check() {
        try {
            InetAddress address = InetAddress.ofLiteral(spec.facts().address());
            return NetworkInterface.getByInetAddress(address) != null
                    ? Health.healthy()
                    : Health.unhealthy(
                            ReasonCode.ADDRESS_GONE,
                            spec.facts().address(),
                            "no interface of this machine has the node's address "
                                    + spec.facts().address() + " any more");
        } catch (IOException e) {
            return Health.unknown(
                    ReasonCode.ADDRESS_GONE,
                    spec.facts().address(),
                    "the interfaces can't be listed: " + e.getMessage());
        }
    }

    private static String read(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new NodeletException("can't read " + path + ": " + AtomicFile.reason(e), e);
        }
    }
}
