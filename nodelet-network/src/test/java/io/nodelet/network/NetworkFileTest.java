package io.nodelet.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.model.NodeConfig.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworkFileTest {
    @TempDir
    Path folder;

    private static Network of(String pods, String services) {
        Network n = Network.DEFAULTS;
        return new Network(
                pods,
                services,
                n.dnsDomain(),
                n.plugin(),
                n.manifests(),
                n.flannelBackend(),
                n.bridge(),
                n.mtu(),
                n.proxyMode(),
                n.dualStack());
    }

    @Test
    void otherNetworksThanThoseOnRecordAreSaid() throws IOException {
        NetworkFile file = NetworkFile.in(folder);
        assertThat(file.against(of("10.1.0.0/16", "10.2.0.0/16"))).isEmpty();
        Files.writeString(file.file(), NetworkFile.text(of("10.1.0.0/16", "10.2.0.0/16")));

        assertThat(file.against(of("10.1.0.0/16", "10.2.0.0/16"))).isEmpty();
        assertThat(file.against(of("10.3.0.0/16", "10.2.0.0/16")))
                .contains("network.podCidr is 10.3.0.0/16, and this node was brought up with 10.1.0.0/16");
        assertThat(file.against(of("10.1.0.0/16", "10.4.0.0/16")))
                .contains("network.serviceCidr is 10.4.0.0/16, and this node was brought up with 10.2.0.0/16");
    }

    @Test
    void whatCanNotBeReadForbidsNothing() throws IOException {
        Files.writeString(NetworkFile.in(folder).file(), "pods=10.1");
        assertThat(NetworkFile.in(folder).against(Network.DEFAULTS)).isEmpty();
    }
}
