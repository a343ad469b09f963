package io.nodelet.bench.history;

import java.time.Duration;
import java.util.Locale;

/// What came of one round; a line of a file.
///
/// @param number       from 1
/// @param trouble      what was suffered
/// @param host         by whom
/// @param holder       whether that host had the virtual IP
/// @param answered     requests that went well
/// @param unanswered   writes of which nobody knows
/// @param unserved     the longest time in which no request to any API server went well
/// @param virtualIp    the longest time in which no request to the virtual IP did
/// @param lostWrites   broken promises of this kind
/// @param staleReads   and of this
/// @param phantoms     and of this
record Round(
        int number,
        String trouble,
        String host,
        boolean holder,
        long answered,
        long unanswered,
        Duration unserved,
        Duration virtualIp,
        long lostWrites,
        long staleReads,
        long phantoms) {
    private static final String TAB = "\t";
    private static final double MILLIS = 1e3;

    /// Whether every promise was kept.
    boolean isSuccess() {
        return lostWrites + staleReads + phantoms == 0;
    }

    String line() {
        return String.join(
                TAB,
                "" + number,
                trouble,
                host,
                "" + holder,
                "" + answered,
                "" + unanswered,
                seconds(unserved),
                seconds(virtualIp),
                "" + lostWrites,
                "" + staleReads,
                "" + phantoms);
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.3f", time.toMillis() / MILLIS);
    }

    /// What [#line] wrote.
    static Round of(String line) {
        String[] it = line.split(TAB);
        return new Round(
                Integer.parseInt(it[0]),
                it[1],
                it[2],
                Boolean.parseBoolean(it[3]),
                Long.parseLong(it[4]),
                Long.parseLong(it[5]),
                duration(it[6]),
                duration(it[7]),
                Long.parseLong(it[8]),
                Long.parseLong(it[9]),
                Long.parseLong(it[10]));
    }

    private static Duration duration(String seconds) {
        return Duration.ofMillis(Math.round(Double.parseDouble(seconds) * MILLIS));
    }
}
