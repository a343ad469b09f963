package io.nodelet.diagnosis.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NetworkProbeTest {
    private static final String FOUR = "cni0\t0000140A\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0";
    private static final String SIX = "fd000000000000000000000000000000 40 00000000000000000000000000000000 00"
            + " 00000000000000000000000000000000 00000100 00000001 00000000 00000001     cni0";
    private static final String LINK = "fe800000000000000000000000000000 40 00000000000000000000000000000000 00"
            + " 00000000000000000000000000000000 00000100 00000001 00000000 00000001     cni0";
    private static final String ALL = "ff000000000000000000000000000000 08 00000000000000000000000000000000 00"
            + " 00000000000000000000000000000000 00000100 00000004 00000000 00000001     cni0";

    @Test
    void whatEveryLinkHasLeadsToNoPod() {
        assertThat(NetworkProbe.leads(Stream.of(LINK, ALL), "cni0")).isFalse();
        assertThat(NetworkProbe.leads(Stream.of(LINK, ALL, FOUR), "cni0")).isTrue();
        assertThat(NetworkProbe.leads(Stream.of(SIX, ALL), "cni0")).isTrue();
        assertThat(NetworkProbe.leads(Stream.of(FOUR), "cni1")).isFalse();
    }
}
