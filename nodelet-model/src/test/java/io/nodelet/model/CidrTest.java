package io.nodelet.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CidrTest {
    @ParameterizedTest
    @CsvSource({
        "10.20.0.0/16, 10.21.0.0/22, false",
        "10.20.0.0/16, 10.20.4.0/22, true",
        "10.20.4.0/22, 10.20.0.0/16, true",
        "0.0.0.0/0, 10.20.0.0/16, true",
        "fd00::/48, fd00:0:0:1::/64, true",
        "fd00::/48, 10.20.0.0/16, false",
    })
    void overlapsWhenAnAddressIsInBoth(String one, String other, boolean overlap) {
        assertThat(Cidr.of(one).overlaps(Cidr.of(other))).isEqualTo(overlap);
    }

    @ParameterizedTest
    @CsvSource({"10.21.0.0/22, 10, 10.21.0.10", "10.21.0.250/31, 1, 10.21.0.251", "fd00:21::/108, 10, fd00:21::a"})
    void countsAddressesFromItsBase(String cidr, int index, String address) {
        assertThat(Cidr.of(cidr).address(index)).hasToString(address);
    }

    @Test
    void hasNoAddressBeyondItsLast() {
        assertThatThrownBy(() -> Cidr.of("10.0.0.0/29").address(10)).hasMessage("10.0.0.0/29 has no address number 10");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"10.20.0.1/16", "10.20.0.0", "10.20.0.0/33", "10.20.0.0/-1", "10.20/16", "x/8", "::1/64", "/8"})
    void refusesWhatIsNoNetwork(String text) {
        assertThat(Cidr.parse(text)).isEmpty();
    }

    @Test
    void clearsTheBitsBeyondThePrefix() {
        assertThat(Cidr.parseLoosely("10.20.3.4/16").map(Cidr::aligned)).contains(Cidr.of("10.20.0.0/16"));
    }
}
