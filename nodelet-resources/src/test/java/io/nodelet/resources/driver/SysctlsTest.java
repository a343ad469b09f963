package io.nodelet.resources.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SysctlsTest {
    /// As sysctl(8) has it.
    @Test
    void aNameWithSlashesMayHaveDotsInItsParts() {
        assertThat(Sysctls.path("net.ipv4.ip_forward")).isEqualTo(Path.of("/proc/sys/net/ipv4/ip_forward"));
        assertThat(Sysctls.path("net/ipv6/conf/eth0.100/accept_ra"))
                .isEqualTo(Path.of("/proc/sys/net/ipv6/conf/eth0.100/accept_ra"));
    }
}
