package io.nodelet.diagnosis.logs;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// When a line was printed, as the node's programs write it: `2026-11-22T19:23:53.507Z` somewhere in it (nodeletd,
/// etcd, containerd, the audit log), or `I1122 19:23:53.507123` at its beginning (Kubernetes' programs, flannel),
/// which has no year and no zone.
///
/// @param now  says which year is meant: what is printed lies in the past
/// @param zone of the machine
record LogTime(Instant now, ZoneId zone) {
    private static final int FAR_ENOUGH = 4096;
    private static final Pattern WHOLE =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d{1,9})?(Z|[+-]\\d\\d:?\\d\\d)");
    private static final Pattern SHORT = Pattern.compile("^[IWEF](\\d\\d\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{6})");
    private static final DateTimeFormatter MONTH_FIRST = DateTimeFormatter.ofPattern("yyyyMMdd HH:mm:ss.SSSSSS");

    /// Empty for a line that says none, which belongs to the one before it.
    Optional<Instant> of(String line) {
        try {
            Matcher shorter = SHORT.matcher(line);
            if (shorter.find()) {
                return Optional.of(ofThisYear(shorter.group(1)));
            }
            Matcher whole = WHOLE.matcher(line.substring(0, Math.min(line.length(), FAR_ENOUGH)));
            return whole.find() ? Optional.of(parsed(whole.group())) : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty(); // it only looked like a time
        }
    }

    private static Instant parsed(String text) {
        String standard = text.replaceFirst("([+-]\\d\\d)(\\d\\d)$", "$1:$2");
        return OffsetDateTime.parse(standard).toInstant();
    }

    private Instant ofThisYear(String text) {
        int year = now.atZone(zone).getYear();
        Instant found = at(year, text);
        return found.isAfter(now.plusSeconds(86_400)) ? at(year - 1, text) : found;
    }

    private Instant at(int year, String text) {
        return LocalDateTime.parse(year + text, MONTH_FIRST).atZone(zone).toInstant();
    }
}
