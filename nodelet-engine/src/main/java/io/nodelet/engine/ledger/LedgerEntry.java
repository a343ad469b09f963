package io.nodelet.engine.ledger;

import io.nodelet.model.NodeletException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/// One line of the ledger. The format is public: space-separated fields, percent-encoded, the CRC-32C of the line
/// before the last field at its end.
///
/// ```
/// 7 2026-11-22T17:40:00Z take 20 file /etc/x RUN backup=3f2a mode=0644 crc=9a0b11c2
/// ```
///
/// @param sequence counts up from 1
/// @param time     when it was written
/// @param verb     what is about to happen, or has ended
/// @param phase    the number of the phase that it is for
/// @param kind     the resource's kind
/// @param key      which one of its kind
/// @param lifetime how long it stays
/// @param priorState   what was there before Nodelet came
public record LedgerEntry(
        long sequence,
        Instant time,
        Verb verb,
        int phase,
        String kind,
        String key,
        Lifetime lifetime,
        PriorState priorState) {
    /// What an entry announces.
    public enum Verb {
        /// About to make it for the first time; `before` is what to bring back.
        TAKE,
        /// About to make it again, as it differs from what is declared.
        MEND,
        /// About to bring back what was before.
        DROP,
        /// What was before is back; it is no longer ours.
        DROPPED
    }

    String line() {
        List<String> fields = new ArrayList<>();
        fields.add(Long.toString(sequence));
        fields.add(time.toString());
        fields.add(verb.name().toLowerCase(java.util.Locale.ROOT));
        fields.add(Integer.toString(phase));
        fields.add(encode(kind));
        fields.add(encode(key));
        fields.add(lifetime.name());
        priorState.words().forEach((word, value) -> fields.add(encode(word) + "=" + encode(value)));
        String body = String.join(" ", fields);
        return body + " crc=" + crc(body);
    }

    static LedgerEntry parse(String line, int number) {
        int mark = line.lastIndexOf(" crc=");
        if (mark < 0 || !line.substring(mark + 5).equals(crc(line.substring(0, mark)))) {
            throw damaged(number, "its checksum does not fit");
        }
        try {
            return fields(line.substring(0, mark).split(" "));
        } catch (RuntimeException e) {
            throw damaged(number, String.valueOf(e.getMessage()));
        }
    }

    private static LedgerEntry fields(String[] f) {
        TreeMap<String, String> words = new TreeMap<>();
        for (int i = 7; i < f.length; i++) {
            int eq = f[i].indexOf('=');
            words.put(decode(f[i].substring(0, eq)), decode(f[i].substring(eq + 1)));
        }
        return new LedgerEntry(
                Long.parseLong(f[0]),
                Instant.parse(f[1]),
                Verb.valueOf(f[2].toUpperCase(java.util.Locale.ROOT)),
                Integer.parseInt(f[3]),
                decode(f[4]),
                decode(f[5]),
                Lifetime.valueOf(f[6]),
                new PriorState(words));
    }

    private static NodeletException damaged(int number, String why) {
        return new NodeletException(
                "the ledger is damaged at line " + number + ": " + why,
                "Nothing was changed. `nodeletd ledger check` says what can't be read, and `nodeletd ledger repair` goes on"
                        + " without it.");
    }

    private static String encode(String text) {
        return text.isEmpty() ? "%" : URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String decode(String text) {
        return text.equals("%") ? "" : URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static String crc(String body) {
        CRC32C crc = new CRC32C();
        crc.update(body.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().toHexDigits((int) crc.getValue());
    }
}
