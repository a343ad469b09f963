package io.nodelet.phases.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.model.Specs;
import io.nodelet.phases.Flags;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What the control plane is told of one address family, and of two.
class DualStackFlagsTest {
    @Test
    void twoFamilies() {
        assertThat(ApiServerFlags.of(Specs.dual())).contains("--service-cluster-ip-range=10.21.0.0/22,fd00:21::/112");
        assertThat(ControllerManagerFlags.of(Specs.dual()))
                .contains(
                        "--cluster-cidr=10.20.0.0/16,fd00:20::/56",
                        "--node-cidr-mask-size-ipv4=24",
                        "--node-cidr-mask-size-ipv6=64",
                        "--service-cluster-ip-range=10.21.0.0/22,fd00:21::/112");
    }

    /// Whoever wants one plugin more does not lose the one that keeps nodes to themselves.
    @Test
    void admissionPluginsAreAddedAndOtherFlagsReplaced() {
        Flags flags = new Flags(Path.of("x"))
                .set("enable-admission-plugins", "NodeRestriction")
                .set("anonymous-auth", false)
                .override(
                        Map.of(
                                "enable-admission-plugins",
                                "PodNodeSelector, NodeRestriction",
                                "anonymous-auth",
                                "true"),
                        Set.of("enable-admission-plugins"));
        assertThat(flags.argv())
                .containsExactly(
                        "x", "--enable-admission-plugins=NodeRestriction,PodNodeSelector", "--anonymous-auth=true");
    }

    /// kube-apiserver ends at once where a plugin stands in both.
    @Test
    void whatAnOperatorDisablesIsNotEnabled() {
        Flags flags = new Flags(Path.of("x"))
                .set("enable-admission-plugins", "NodeRestriction,DenyServiceExternalIPs")
                .override(Map.of("disable-admission-plugins", "DenyServiceExternalIPs, AlwaysPullImages"))
                .without("enable-admission-plugins", "disable-admission-plugins");
        assertThat(flags.argv())
                .contains("--enable-admission-plugins=NodeRestriction")
                .hasSize(3);
    }

    @Test
    void oneFamily() {
        assertThat(ControllerManagerFlags.of(Specs.master()))
                .containsSequence(
                        "--cluster-cidr=10.20.0.0/16",
                        "--node-cidr-mask-size=24",
                        "--service-cluster-ip-range=10.21.0.0/22");
    }
}
