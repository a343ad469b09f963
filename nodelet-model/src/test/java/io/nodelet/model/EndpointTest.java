package io.nodelet.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {
    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0:10990", "[::]:1", "[fd00::1]:65535"})
    void isWrittenAsItWasRead(String text) {
        assertThat(Endpoint.parse(text)).map(Endpoint::toString).contains(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":10990",
                "10990",
                "localhost:1",
                "10.0.0.1",
                "10.0.0.1:0",
                "10.0.0.1:65536",
                "::1:5",
                "[10.0.0.1]:5",
                "[::1]",
                "10.0.0.1:5x"
            })
    void whatIsNoneIsRefused(String text) {
        assertThat(Endpoint.parse(text)).isEmpty();
    }
}
