package io.nodelet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// What pods and Services promise between a master and a worker, over flannel's vxlan.
@OnSharedCluster
class PodNetworkTest {
    private static final int VXLAN = 50;
    private final Testbed bed;

    PodNetworkTest(Testbed bed) {
        this.bed = bed;
    }

    @AfterAll
    void tidy() {
        bed.kubectl(
                "delete", "--grace-period=1", "-f", bed.manifest("network.yaml").toString());
    }

    @Test
    void overVxlan() {
        PodNet.deploy(bed, "network.yaml");
        assertThat(bed.text("ip", "-o", "link", "show", "flannel.1")).contains("flannel.1");
        int nic = Integer.parseInt(bed.text("cat", "/sys/class/net/eth0/mtu").strip());
        assertThat(bed.shell("cat /etc/cni/net.d/*.conflist")).contains("\"mtu\": " + (nic - VXLAN) + ",");
        PodNet.ipv4(bed).assertAll();
    }
}
