package io.nodelet.checks.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.config.ConfigFile;
import io.nodelet.model.HostIdentity;
import io.nodelet.model.IdentityDrift;
import io.nodelet.model.NodeConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The recorded machine is node-1 at 192.168.1.10.
class IdentityCheckTest {
    private static final HostIdentity HERE = new HostIdentity("node-1", "192.168.1.10");

    @TempDir
    Path root;

    private Optional<IdentityDrift> look(HostIdentity known, NodeConfig config) {
        Machine machine = RecordedMachine.sound(root.resolve("machine")).machine();
        return new IdentityCheck(Optional.of(known), config, machine).check();
    }

    private NodeConfig config(String text) throws IOException {
        return ConfigFile.load(Files.writeString(root.resolve("nodelet.yaml"), text));
    }

    @Test
    void aMachineThatIsWhatItWasHasNotMoved() throws IOException {
        assertThat(look(HERE, NodeConfig.DEFAULTS)).isEmpty();
        assertThat(look(HERE, config("node: {name: node-1, address: 192.168.1.10}")))
                .isEmpty();
    }

    @Test
    void anAddressThatIsGoneAndTheOneThatCame() {
        var was = new HostIdentity("node-1", "192.168.1.99");

        assertThat(look(was, NodeConfig.DEFAULTS)).contains(new IdentityDrift(was, HERE));
    }

    @Test
    void anAddressThatIsStillThereStaysTheNodes() {
        var second = new HostIdentity("node-1", "127.0.0.1");

        assertThat(look(second, NodeConfig.DEFAULTS)).isEmpty();
    }

    @Test
    void anAddressThatTheConfigurationInsistsOnThoughItIsGone() throws IOException {
        var was = new HostIdentity("node-1", "192.168.1.99");

        assertThat(look(was, config("node: {address: 192.168.1.99}"))).hasValueSatisfying(identityDrift -> {
            assertThat(identityDrift.acceptable()).isFalse();
            assertThat(identityDrift.describe()).contains("has the address 192.168.1.99 no more");
        });
    }

    @Test
    void anAddressThatTheConfigurationChanges() throws IOException {
        var was = new HostIdentity("node-1", "127.0.0.1");

        assertThat(look(was, config("node: {address: 192.168.1.10}"))).contains(new IdentityDrift(was, HERE));
    }

    @Test
    void anotherNameIsNoReasonToWait() throws IOException {
        var was = new HostIdentity("old", "192.168.1.10");

        assertThat(look(was, NodeConfig.DEFAULTS)).hasValueSatisfying(identityDrift -> {
            assertThat(identityDrift.nameChanged()).isTrue();
            assertThat(identityDrift.addressChanged()).isFalse();
            assertThat(identityDrift.broken(true)).startsWith("nothing");
            assertThat(identityDrift.remedy()).contains("node.name: old");
        });
        assertThat(look(was, config("node: {name: old}"))).isEmpty();
    }

    @Test
    void factsAreThoseOfTheNodeAndNotOfTheMachine() {
        Machine machine = RecordedMachine.sound(root.resolve("machine")).machine();
        var known = new HostIdentity("old", "192.168.1.99");

        var facts = FactGatherer.discover(NodeConfig.DEFAULTS, machine, Optional.of(known));

        assertThat(HostIdentity.of(facts)).isEqualTo(known);
        assertThat(facts.nic()).isEqualTo("eth0");
    }
}
