package io.nodelet.phases.misc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nodelet.engine.Item;
import io.nodelet.host.Sha256;
import io.nodelet.host.TrustedFiles;
import io.nodelet.host.linux.LinuxCommands;
import io.nodelet.kube.FakeKubeApi;
import io.nodelet.model.Health;
import io.nodelet.model.NodeConfig;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.NodeletException;
import io.nodelet.model.Specs;
import io.nodelet.phases.node.WaitForServices;
import io.nodelet.resources.driver.Digests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The operator's own scripts, run for real.
class ScriptsTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void aScriptRunsOnceForEachContentAndStart() throws IOException {
        RunScript run = script("echo ran >>" + folder.resolve("runs"));

        start(run);
        start(run);
        assertThat(folder.resolve("runs")).hasContent("ran");

        script("echo again >>" + folder.resolve("runs"));
        start(run);
        assertThat(folder.resolve("runs")).hasContent("ran\nagain");

        run.undo(_ -> {});
        start(run);
        assertThat(folder.resolve("runs")).hasContent("ran\nagain\nagain");
    }

    @Test
    void aScriptThatFailsIsRunAgain() throws IOException {
        RunScript run = script("echo no disk >&2; exit 3");

        assertThatThrownBy(() -> run.perform(_ -> {}))
                .isInstanceOf(NodeletException.class)
                .hasMessageContaining("no disk");
        assertThat(run.check().isHealthy()).isFalse();
    }

    @Test
    void aScriptThatOthersCanChangeIsNotRun() throws IOException {
        RunScript run = script("echo ran >>" + folder.resolve("runs"));
        Files.setPosixFilePermissions(run.script(), PosixFilePermissions.fromString("rwxrwxr-x"));

        assertThatThrownBy(() -> run.perform(_ -> {}))
                .isInstanceOf(NodeletException.class)
                .hasMessageContaining(run.script() + " can be written by others than root");
        assertThat(folder.resolve("runs")).doesNotExist();
    }

    @Test
    void theFirstComesWithTheScriptsAndTheLastOnceTheNodeIsReady() {
        NodeSpec spec = with(new NodeConfig.Misc("", "", "/srv/before", "/srv/after"));
        var scripts = new MiscScripts(spec, new LinuxCommands(), digests());
        var wait = new WaitForServices(
                spec, FakeKubeApi::new, List.of(), List.of(scripts::afterwards), Health::healthy, Health::healthy);

        assertThat(keys(scripts.declare())).contains("run /srv/before").doesNotContain("run /srv/after");
        assertThat(keys(wait.declare())).endsWith("wait until node master-1 is Ready", "run /srv/after");
    }

    @Test
    void noScriptIsNoItem() {
        var scripts = new MiscScripts(Specs.master(), new LinuxCommands(), digests());

        assertThat(scripts.afterwards()).isEmpty();
        assertThat(keys(scripts.declare())).noneMatch(text -> text.startsWith("run "));
    }

    private static void start(RunScript run) {
        if (!run.check().isHealthy()) {
            run.perform(_ -> {});
        }
        assertThat(run.check().isHealthy()).isTrue();
    }

    private RunScript script(String text) throws IOException {
        Path file = folder.resolve("script");
        Files.writeString(file, "#!/bin/sh\n" + text + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        return new RunScript(new LinuxCommands(), digests(), file, folder.resolve("mark"), TrustedFiles.below(folder));
    }

    private Digests digests() {
        return new Digests(folder.resolve("digests"), Sha256::of);
    }

    private static List<String> keys(List<Item> items) {
        return items.stream().map(Item::key).toList();
    }

    private static NodeSpec with(NodeConfig.Misc misc) {
        NodeConfig c = Specs.master().config();
        NodeConfig config = new NodeConfig(
                c.clusterId(),
                c.role(),
                c.node(),
                c.network(),
                c.controlPlane(),
                c.join(),
                c.etcd(),
                c.runtime(),
                c.kubelet(),
                c.running(),
                c.components(),
                c.addons(),
                misc,
                c.preflight(),
                c.drain(),
                c.daemon());
        return new NodeSpec(config, Specs.master().facts());
    }
}
