package io.nodelet.phases.vip;

import io.nodelet.kube.KnownMasters;
import io.nodelet.model.NodeConfig;
import io.nodelet.model.NodeFacts;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.Specs;
import io.nodelet.network.vip.KeepalivedConfig;
import io.nodelet.phases.Golden;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KeepalivedConfigTest {
    private static final Path PATH = Path.of("/etc/pf9/kube.d/keepalived/keepalived.conf");

    @TempDir
    private Path folder = Path.of("");

    @Test
    void ofALoneMaster() throws IOException {
        Golden.assertSame(KeepalivedConfigTest.class, "lone.conf", text(Specs.masterWithVip(), List.of()));
    }

    @Test
    void ofOneOfThree() throws IOException {
        Golden.assertSame(
                KeepalivedConfigTest.class,
                "one-of-three.conf",
                text(Specs.masterWithVip(), List.of("10.0.0.3", "10.0.0.1", "10.0.0.2")));
    }

    @Test
    void inANetworkOfIpv6() throws IOException {
        NodeConfig config = Specs.masterWithVip().config();
        var facts = new NodeFacts(
                "master-1", "fd00::1", "eth0", 1500, NodeFacts.Cgroups.V2, true, "amd64", true, false, "");
        Golden.assertSame(
                KeepalivedConfigTest.class,
                "ipv6.conf",
                text(new NodeSpec(config, facts), List.of("fd00::1", "fd00::2")));
    }

    private String text(NodeSpec spec, List<String> masters) {
        KnownMasters known = new KnownMasters(folder.resolve("masters"));
        boolean _ = known.remember(masters);
        return new KeepalivedConfig(PATH, spec, known).text("s3cretpw");
    }
}
