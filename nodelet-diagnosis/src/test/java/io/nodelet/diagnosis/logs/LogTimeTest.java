package io.nodelet.diagnosis.logs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogTimeTest {
    private static final Instant NOW = Instant.parse("2026-01-02T12:00:00Z");
    private final LogTime times = new LogTime(NOW, ZoneId.of("Europe/Berlin"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "2026-01-02T11:00:00.5Z nodeletd[137] restart etcd | 2026-01-02T11:00:00.5Z",
                "{\"level\":\"info\",\"ts\":\"2026-01-02T11:00:00.123456+0100\",\"msg\":\"x\"} | 2026-01-02T10:00:00.123456Z",
                "time=\"2026-01-02T11:00:00.123456789Z\" level=info msg=x | 2026-01-02T11:00:00.123456789Z",
                "I0102 12:30:00.000001    137 server.go:1] x | 2026-01-02T11:30:00.000001Z",
                "E1231 23:30:00.000000    137 server.go:1] x | 2025-12-31T22:30:00Z",
            })
    void isReadAsEachProgramWritesIt(String line, String time) {
        assertThat(times.of(line)).contains(Instant.parse(time));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "panic: runtime error",
                "\tat main.go:12",
                "I9999 99:99:99.000000 x",
                "2026-13-45T99:00:00Z",
                "Info 0102 12:30:00.000001"
            })
    void aLineWithoutATimeSaysNone(String line) {
        assertThat(times.of(line)).isEmpty();
    }

    @Test
    void aProgramThatIsAheadByAZoneIsOfThisYear() {
        assertThat(times.of("I0103 00:30:00.000000 x")).contains(Instant.parse("2026-01-02T23:30:00Z"));
    }
}
