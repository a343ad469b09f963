package io.nodelet.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nodelet.agent.cli.context.LastGoodConfig;
import io.nodelet.agent.cli.process.DaemonConfig;
import io.nodelet.config.ConfigErrors;
import io.nodelet.host.TrustedFiles;
import io.nodelet.model.NodeConfig;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a daemon goes by when it starts with a file that can't be used.
class DaemonConfigTest {
    private static final String GOOD = "clusterId: first\n";
    private static final String BROKEN = "clusterId: [first\n";

    @TempDir
    Path root;

    private final List<String> told = new ArrayList<>();

    private Path state;
    private Path file;

    @BeforeEach
    void begin() throws IOException {
        state = Files.createDirectory(root.resolve("state"));
        file = root.resolve("nodelet.yaml");
        write(GOOD);
    }

    private void write(String text) throws IOException {
        Files.writeString(file, text);
    }

    private DaemonConfig configuration() {
        return new DaemonConfig(TrustedFiles.below(root), state, file);
    }

    private void daemonWasHere() {
        DaemonConfig configuration = configuration();
        assertThat(configuration.load().clusterId()).isEqualTo("first");
        configuration.keep(told::add);
        assertThat(configuration.started()).isFalse();
    }

    @Test
    void aBrokenFileAtAStartMeansTheLastGoodOneAndIsTold() throws IOException {
        daemonWasHere();
        write(BROKEN);
        DaemonConfig next = configuration();
        assertThat(next.load().clusterId()).isEqualTo("first");
        assertThat(next.load().clusterId())
                .as("as often as it is read during the start")
                .isEqualTo("first");
        assertThat(next.warning().orElseThrow())
                .contains(file.toString(), "nodelet.yaml.last-good", "nodelet.yaml:2:1");
        assertThat(next.inPlaceOfTheFile()).isPresent();
        assertThat(next.started()).isTrue();
        assertThatThrownBy(next::load).as("a reload").isInstanceOf(ConfigErrors.class);
        assertThat(next.inPlaceOfTheFile()).as("it is still what is in force").isPresent();
        next.keep(told::add);
        write("clusterId: second\n");
        assertThat(next.load().clusterId()).isEqualTo("second");
        assertThat(next.inPlaceOfTheFile()).isEmpty();
        assertThat(next.warning()).isEmpty();
        next.keep(told::add);
        assertThat(LastGoodConfig.in(state).load().orElseThrow().clusterId()).isEqualTo("second");
    }

    /// Refused, the node would be left alone by the upgrade that brought the check, and dead after its next boot.
    @Test
    void whatAnOlderVersionWentByIsGoneByOnceAlthoughOthersCanChangeIt() throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
        assertThatThrownBy(() -> configuration().load()).as("a fresh machine").isInstanceOf(ConfigErrors.class);

        Files.writeString(state.resolve("ledger"), "");
        DaemonConfig first = configuration();
        assertThat(first.load().clusterId()).isEqualTo("first");
        assertThat(first.warning().orElseThrow()).contains("as an older version did", file.toString());
        first.keep(told::add);
        assertThat(first.started()).isFalse();
        write("clusterId: second\n");
        assertThatThrownBy(first::load).as("a reload").isInstanceOf(ConfigErrors.class);

        DaemonConfig next = configuration();
        assertThat(next.load().clusterId()).as("after a boot").isEqualTo("first");
        assertThat(next.warning().orElseThrow()).contains("last good configuration");
    }

    @Test
    void withoutALastGoodOneABrokenFileIsAnError() throws IOException {
        write(BROKEN);
        assertThatThrownBy(() -> configuration().load()).isInstanceOf(ConfigErrors.class);
        Files.writeString(LastGoodConfig.in(state).file(), BROKEN);
        assertThatThrownBy(() -> configuration().load())
                .as("a damaged one is none")
                .isInstanceOf(ConfigErrors.class);
    }

    @Test
    void anotherRoleThanTheNodesIsNoBetterThanABrokenFile() throws IOException {
        daemonWasHere();
        Files.writeString(state.resolve("role"), "role=master\n");
        write("role: worker\ncontrolPlane: {endpoint: api.example}\nnetwork: {plugin: flannel}\n");
        DaemonConfig next = configuration();
        assertThat(next.load().clusterId()).isEqualTo("first");
        assertThat(next.warning().orElseThrow()).contains("role is worker");
    }

    @Test
    void oneThatOthersCanChangeIsNoBetterThanABrokenFile() throws IOException {
        daemonWasHere();
        write("clusterId: theirs\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
        DaemonConfig next = configuration();
        assertThat(next.load().clusterId()).isEqualTo("first");
        assertThat(next.warning().orElseThrow()).contains(file.toString(), "mode 0666");
    }

    @Test
    void whatANodeNamesMayBeGone() throws IOException {
        Path manifest = Files.writeString(root.resolve("cloud"), "");
        write("clusterId: first\nmisc: {cloudConfigFile: " + manifest + "}\n");
        daemonWasHere();
        Files.delete(manifest);
        assertThat(configuration().load().clusterId()).isEqualTo("first");
    }

    @Test
    void itIsRootsAloneAndKeptOnceThereIsANode() throws IOException {
        Files.delete(state);
        DaemonConfig configuration = configuration();
        assertThat(configuration.load().clusterId()).isEqualTo("first");
        configuration.keep(told::add);
        assertThat(state).doesNotExist();
        Files.createDirectory(state);
        configuration.keep(told::add);
        assertThat(Files.getPosixFilePermissions(LastGoodConfig.in(state).file()))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void aDiskThatTakesNothingIsToldOnceAndStopsNoEvent() throws IOException {
        DaemonConfig configuration = configuration();
        assertThat(configuration.load().clusterId()).isEqualTo("first");
        Path kept = LastGoodConfig.in(state).file();
        Path inTheWay = Files.createDirectories(kept.resolve("full"));
        configuration.keep(told::add);
        configuration.keep(told::add);
        assertThat(told).singleElement().asString().contains("can't be kept", kept.toString());
        Files.delete(inTheWay);
        Files.delete(kept);
        configuration.keep(told::add);
        assertThat(kept).as("once the disk takes it").hasContent(GOOD);
    }

    private static String built(NodeConfig config) {
        if (config.clusterId().equals("unbuildable")) {
            throw new NodeletException("nothing can be made of it", "Write another.");
        }
        return config.clusterId();
    }

    @Test
    void oneThatNothingCanBeMadeOfIsNoBetterThanABrokenFile() throws IOException {
        DaemonConfig running = configuration();
        assertThat(running.load(DaemonConfigTest::built)).isEqualTo("first");
        running.keep(told::add);
        assertThat(running.started()).isFalse();
        write("clusterId: unbuildable\n");
        assertThatThrownBy(() -> running.load(DaemonConfigTest::built)).hasMessageContaining("nothing can be made");
        running.keep(told::add);
        assertThat(LastGoodConfig.in(state).file())
                .as("the refused one is not kept")
                .hasContent(GOOD);

        DaemonConfig next = configuration();
        assertThat(next.load(DaemonConfigTest::built)).as("after a reboot").isEqualTo("first");
        assertThat(next.warning().orElseThrow()).contains("nothing can be made of it");
        next.keep(told::add);
        assertThat(LastGoodConfig.in(state).file()).hasContent(GOOD);
    }

    @Test
    void oneThatVanishedOrWasEmptiedIsNoWishForTheDefaults() throws IOException {
        daemonWasHere();
        for (String lost : new String[] {"", "\n", "gone"}) {
            write(lost);
            if (lost.equals("gone")) {
                Files.delete(file);
            }
            DaemonConfig next = configuration();
            assertThat(next.load().clusterId()).isEqualTo("first");
            assertThat(next.warning().orElseThrow()).contains("not there or empty");
            assertThat(next.started()).isTrue();
            assertThatThrownBy(next::load).as("a reload").isInstanceOf(ConfigErrors.class);
            next.keep(told::add);
            assertThat(LastGoodConfig.in(state).file()).hasContent(GOOD);
        }
        write("role: master\n");
        DaemonConfig wished = configuration();
        assertThat(wished.load()).as("said in so many words").isEqualTo(NodeConfig.DEFAULTS);
    }
}
