package io.nodelet.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nodelet.bundle.Bundle;
import io.nodelet.config.ConfigFile;
import io.nodelet.engine.ledger.FileLedgerStore;
import io.nodelet.host.TrustedFiles;
import io.nodelet.model.NodeFacts;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A node whose bundle others than root can change.
class WiringTest {
    private static final int NOBODY_HERE = 54_321;

    @TempDir
    Path root;

    @Test
    void aBundleThatCantBeTrustedKeepsNobodyFromThePhases() throws IOException {
        Path bundle = Files.createDirectory(root.resolve("bundle"));
        Files.writeString(bundle.resolve(Bundle.MANIFEST), "{}");
        Path file = Files.writeString(root.resolve("nodelet.yaml"), "components: {bundle: " + bundle + "}\n");
        var facts = new NodeFacts("", "", "", 0, NodeFacts.Cgroups.V2, false, "", false, false, "");
        var trusted = new TrustedFiles(root, NOBODY_HERE);
        var wiring = new Wiring(
                new NodeSpec(ConfigFile.load(file), facts),
                Clock.systemUTC(),
                new FileLedgerStore(root.resolve("ledger")),
                root.resolve("run"),
                trusted);
        assertThatThrownBy(() -> trusted.require(bundle.resolve(Bundle.MANIFEST)))
                .isInstanceOf(NodeletException.class);
        assertThat(wiring.plan().phases()).as("a stop goes through them").isNotEmpty();
    }
}
