package io.nodelet.engine.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.nodelet.engine.Before;
import io.nodelet.engine.Lifetime;
import io.nodelet.model.NodeletException;
import java.time.Instant;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class EntryPropertyTest {
    @Provide
    Arbitrary<Entry> entries() {
        Arbitrary<String> texts = Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(20).filter(EntryPropertyTest::encodable),
                Arbitraries.strings().withChars(" %=+\n\r\t/.crc0123").ofMaxLength(12),
                Arbitraries.of("", "%", " ", "crc=00000000", "x crc=1", "a=b", "%25", "\u0000", "ß€𝄞"));
        Arbitrary<Before> befores = Arbitraries.maps(texts, texts).ofMaxSize(4).map(Before::of);
        return Combinators.combine(
                        Arbitraries.longs().greaterOrEqual(1),
                        Arbitraries.longs().between(0, 4_000_000_000L).map(Instant::ofEpochSecond),
                        Arbitraries.of(Entry.Verb.class),
                        Arbitraries.integers().between(0, 999),
                        texts,
                        texts,
                        Arbitraries.of(Lifetime.class),
                        befores)
                .as(Entry::new);
    }

    /// Lone surrogates are no text.
    private static boolean encodable(String text) {
        return java.nio.charset.StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    @Property
    void anyEntryComesBackFromItsLine(@ForAll("entries") Entry entry) {
        String line = entry.line();
        assertThat(line.chars()).allMatch(it -> it >= ' ' && it < 127);
        assertThat(Entry.parse(line, 1)).isEqualTo(entry);
    }

    @Property
    void anyChangedCharacterIsNoticed(
            @ForAll("entries") Entry entry,
            @ForAll @IntRange(max = 10_000) int at,
            @ForAll @IntRange(min = 1, max = 94) int by) {
        StringBuilder line = new StringBuilder(entry.line());
        int index = at % line.length();
        line.setCharAt(index, (char) (' ' + (line.charAt(index) - ' ' + by) % 95));
        assertThatExceptionOfType(NodeletException.class)
                .isThrownBy(() -> Entry.parse(line.toString(), 3))
                .withMessageStartingWith("the ledger is damaged at line 3: ");
    }

    @Property
    void anyLineCutShortIsNoticed(@ForAll("entries") Entry entry, @ForAll @IntRange(max = 10_000) int at) {
        String line = entry.line();
        assertThatExceptionOfType(NodeletException.class)
                .isThrownBy(() -> Entry.parse(line.substring(0, at % line.length()), 1));
    }

    @Property
    void wordsHaveNoOrderOfTheirOwn(@ForAll("entries") Entry entry) {
        Map<String, String> words = new java.util.HashMap<>(entry.before().words());
        Entry other = new Entry(
                entry.sequence(),
                entry.time(),
                entry.verb(),
                entry.phase(),
                entry.kind(),
                entry.key(),
                entry.lifetime(),
                Before.of(words));
        assertThat(other.line()).isEqualTo(entry.line());
    }
}
