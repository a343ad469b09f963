package io.nodelet.phases.runtime;

import io.nodelet.bundle.Bundle;
import io.nodelet.engine.Item;
import io.nodelet.engine.Phase;
import io.nodelet.engine.ledger.Lifetime;
import io.nodelet.model.Layout;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.PhaseId;
import io.nodelet.phases.AcceptBundle;
import io.nodelet.phases.CgroupDriver;
import io.nodelet.phases.PhaseIds;
import io.nodelet.resources.Folder;
import io.nodelet.resources.Template;
import io.nodelet.resources.TextFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// 040: containerd's configuration, with mirrors and private registries.
public final class ConfigureRuntime implements Phase {
    static final Path CONFIG = Layout.CONFIG.resolve("containerd/config.toml");
    static final Path REGISTRIES = Layout.CONFIG.resolve("containerd/certs.d");
    private static final Template CONTAINERD = Template.of(ConfigureRuntime.class, "containerd.toml");
    private final NodeSpec spec;
    private final Bundle bundle;

    public ConfigureRuntime(NodeSpec spec, Bundle bundle) {
        this.spec = spec;
        this.bundle = bundle;
    }

    @Override
    public PhaseId id() {
        return PhaseIds.RUNTIME_CONFIGURE;
    }

    @Override
    public List<Item> declare() {
        List<Item> items = new ArrayList<>(List.of(
                new AcceptBundle(bundle),
                AcceptBundle.requireTrusted(bundle, this::another),
                new TextFile(Layout.BUNDLE_MANIFEST, bundle.manifestText(), "0600", Lifetime.KEPT),
                Folder.shared(REGISTRIES),
                new TextFile(CONFIG, toml(), "0600")));
        items.addAll(new RegistryFiles(spec.config().runtime(), REGISTRIES).items());
        return items;
    }

    private String pause() {
        return bundle.image("pause").references().getFirst();
    }

    /// Whether the bundle is another than the one that this node goes by.
    private boolean another() {
        try {
            return !Files.readString(Layout.BUNDLE_MANIFEST).equals(bundle.manifestText());
        } catch (IOException e) {
            return true; // not there yet
        }
    }

    private String toml() {
        return CONTAINERD.fill(Map.ofEntries(
                Map.entry("data", Layout.CONTAINERD_DATA),
                Map.entry("state", Layout.CONTAINERD_RUN),
                Map.entry("socket", Layout.CONTAINERD_SOCKET),
                Map.entry("pause", pause()),
                Map.entry("registries", REGISTRIES),
                Map.entry("restrictOom", !spec.facts().oomAdjust()),
                Map.entry("cniBin", Layout.CNI_BIN),
                Map.entry("cniConfig", Layout.CNI_CONFIG),
                Map.entry("runc", Layout.bin("runc")),
                Map.entry("systemdCgroup", CgroupDriver.of(spec) == CgroupDriver.SYSTEMD)));
    }
}
