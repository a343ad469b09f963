package io.nodelet.engine.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

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
    Arbitrary<LedgerEntry> entries() {
        Arbitrary<String> texts = Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(20).filter(EntryPropertyTest::encodable),
                Arbitraries.strings().withChars(" %=+\n\r\t/.crc0123").ofMaxLength(12),
                Arbitraries.of("", "%", " ", "crc=00000000", "x crc=1", "a=b", "%25", "\u0000", "ß€𝄞"));
        Arbitrary<PriorState> befores =
                Arbitraries.maps(texts, texts).ofMaxSize(4).map(PriorState::of);
        return Combinators.combine(
                        Arbitraries.longs().greaterOrEqual(1),
                        Arbitraries.longs().between(0, 4_000_000_000L).map(Instant::ofEpochSecond),
                        Arbitraries.of(LedgerEntry.Verb.class),
                        Arbitraries.integers().between(0, 999),
                        texts,
                        texts,
                        Arbitraries.of(Lifetime.class),
                        befores)
                .as(LedgerEntry::new);
    }

    /// Lone surrogates are no text.
    private static boolean encodable(String text) {
        return java.nio.charset.StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    @Property
    void anyEntryComesBackFromItsLine(@ForAll("entries") LedgerEntry ledgerEntry) {
        String line = ledgerEntry.line();
        assertThat(line.chars()).allMatch(number -> number >= ' ' && number < 127);
        assertThat(LedgerEntry.parse(line, 1)).isEqualTo(ledgerEntry);
    }

    @Property
    void anyChangedCharacterIsNoticed(
            @ForAll("entries") LedgerEntry ledgerEntry,
            @ForAll @IntRange(max = 10_000) int at,
            @ForAll @IntRange(min = 1, max = 94) int by) {
        StringBuilder line = new StringBuilder(ledgerEntry.line());
        int index = at % line.length();
        line.setCharAt(index, (char) (' ' + (line.charAt(index) - ' ' + by) % 95));
        assertThatExceptionOfType(NodeletException.class)
                .isThrownBy(() -> LedgerEntry.parse(line.toString(), 3))
                .withMessageStartingWith("the ledger is damaged at line 3: ");
    }

    @Property
    void anyLineCutShortIsNoticed(@ForAll("entries") LedgerEntry ledgerEntry, @ForAll @IntRange(max = 10_000) int at) {
        String line = ledgerEntry.line();
        assertThatExceptionOfType(NodeletException.class)
                .isThrownBy(() -> LedgerEntry.parse(line.substring(0, at % line.length()), 1));
    }

    @Property
    void wordsHaveNoOrderOfTheirOwn(@ForAll("entries") LedgerEntry ledgerEntry) {
        Map<String, String> words =
                new java.util.HashMap<>(ledgerEntry.priorState().words());
        LedgerEntry other = new LedgerEntry(
                ledgerEntry.sequence(),
                ledgerEntry.time(),
                ledgerEntry.verb(),
                ledgerEntry.phase(),
                ledgerEntry.kind(),
                ledgerEntry.key(),
                ledgerEntry.lifetime(),
                PriorState.of(words));
        assertThat(other.line()).isEqualTo(ledgerEntry.line());
    }
}
