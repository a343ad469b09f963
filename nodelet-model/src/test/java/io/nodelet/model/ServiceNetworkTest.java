package io.nodelet.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ServiceNetworkTest {
    @ParameterizedTest
    @CsvSource({
        "10.21.0.0/22, 1, 10.21.0.1",
        "10.21.0.0/22, 10, 10.21.0.10",
        "10.21.3.7/22, 1, 10.21.0.1",
        "10.0.0.250/29, 10, 10.0.1.2",
        "255.255.255.0/24, 10, 255.255.255.10",
        "fd00::/108, 10, fd00:0:0:0:0:0:0:a",
        "0.0.0.0/8, 1, 0.0.0.1"
    })
    void countsFromTheStartOfTheNetwork(String cidr, int n, String address) {
        assertThat(ServiceNetwork.nth(cidr, n)).isEqualTo(address);
    }
}
