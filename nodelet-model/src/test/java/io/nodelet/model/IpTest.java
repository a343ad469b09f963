package io.nodelet.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpTest {
    @ParameterizedTest
    @CsvSource({
        "0.0.0.0, 0.0.0.0",
        "255.255.255.255, 255.255.255.255",
        "::, ::",
        "::1, ::1",
        "2001:DB8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "fe80:0:1:0:0:0:0:0, fe80:0:1::",
        "1:0:2:3:4:5:6:7, 1:0:2:3:4:5:6:7",
    })
    void writesTheUsualText(String text, String usual) {
        assertThat(Ip.parse(text).map(Ip::toString)).contains(usual);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1.2.3",
                "1.2.3.256",
                "1.2.3.4.",
                "01.2.3.4",
                "localhost",
                "1.2.3.4:80",
                ":::",
                "fe80::1%eth0"
            })
    void refusesWhatIsNoAddress(String text) {
        assertThat(Ip.parse(text)).isEmpty();
    }
}
