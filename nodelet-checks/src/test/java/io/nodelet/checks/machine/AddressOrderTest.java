package io.nodelet.checks.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.model.Ip;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AddressOrderTest {
    private static List<Ip> ips(String... texts) {
        return Stream.of(texts).map(text -> Ip.parse(text).orElseThrow()).toList();
    }

    /// Java lists the newest first, aliases before the interface's own.
    @Test
    void theKernelsOwnFirstAddressIsTheFirst() {
        AddressOrder order = new AddressOrder(Set.of(), Set.of());
        assertThat(order.of(ips("10.0.0.99", "10.0.0.50", "10.0.0.11")))
                .isEqualTo(ips("10.0.0.11", "10.0.0.50", "10.0.0.99"));
    }

    @Test
    void whatTheKernelWouldSendFromIsBeforeAllOthers() {
        AddressOrder order = new AddressOrder(Set.copyOf(ips("192.168.1.5")), Set.of());
        assertThat(order.of(ips("192.168.1.5", "10.0.0.5"))).isEqualTo(ips("192.168.1.5", "10.0.0.5"));
        assertThat(order.of(ips("10.0.0.5", "192.168.1.5"))).isEqualTo(ips("192.168.1.5", "10.0.0.5"));
    }

    @Test
    void addressesThatPassAreToldApart() {
        String table = """
                fd00009900030000000000000000000b 02 40 00 80     eth0
                fd009900000300000000000000000099 02 40 00 a0     eth0
                20010db8000000001234567890abcdef 02 40 00 01     eth0
                00000000000000000000000000000001 01 80 10 80       lo
                """;
        assertThat(AddressOrder.passing(table))
                .containsExactlyInAnyOrderElementsOf(ips("fd00:9900:3::99", "2001:db8::1234:5678:90ab:cdef"));
    }

    @Test
    void ofThisMachine() {
        assertThat(Machine.real().nics().get()).anyMatch(Nic::loopback);
    }
}
