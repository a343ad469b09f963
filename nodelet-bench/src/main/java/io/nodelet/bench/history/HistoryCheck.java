package io.nodelet.bench.history;

import io.nodelet.bench.history.HistoryViolation.Kind;
import io.nodelet.bench.history.RegisterOperation.Outcome;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Finds out whether registers behaved as if each operation had happened at one moment between its start and its end
/// (linearizability). As no value is written twice, that can be told exactly and fast: a register misbehaved if and
/// only
/// if a read ended before its value's write began, or two values were each there before the other one (Gibbons and
/// Korach, Testing Shared Memories, 1997). Pure.
public final class HistoryCheck {
    private final long zero;
    private final List<HistoryViolation> findings = new ArrayList<>();

    private HistoryCheck(long zero) {
        this.zero = zero;
    }

    /// All that is wrong with a history, by register.
    public static List<HistoryViolation> of(Collection<RegisterOperation> history) {
        long zero = history.stream().mapToLong(RegisterOperation::start).min().orElse(0);
        HistoryCheck check = new HistoryCheck(zero);
        Map<String, List<RegisterOperation>> registers = history.stream()
                .collect(Collectors.groupingBy(RegisterOperation::register, TreeMap::new, Collectors.toList()));
        registers.values().forEach(check::register);
        return List.copyOf(check.findings);
    }

    private void register(List<RegisterOperation> operations) {
        List<ValueLife> lives = lives(operations);
        for (int i = 0; i < lives.size(); i++) {
            for (ValueLife later : lives.subList(i + 1, lives.size())) {
                if (lives.get(i).contradicts(later)) {
                    contradiction(lives.get(i), later);
                }
            }
        }
    }

    /// The values that were there, by the start of their writes; a write without an answer counts once it is read.
    private List<ValueLife> lives(List<RegisterOperation> operations) {
        Map<String, List<RegisterOperation>> reads = operations.stream()
                .filter(operation -> !operation.isWrite())
                .collect(Collectors.groupingBy(RegisterOperation::value, TreeMap::new, Collectors.toList()));
        List<RegisterOperation> writes = new ArrayList<>(
                operations.stream().filter(RegisterOperation::isWrite).toList());
        writes.add(beginning(operations.getFirst().register()));
        List<ValueLife> lives = new ArrayList<>();
        for (RegisterOperation write : writes) {
            List<RegisterOperation> seen =
                    Optional.ofNullable(reads.remove(write.value())).orElse(List.of());
            List<RegisterOperation> possible =
                    seen.stream().filter(read -> wasWritten(write, read)).toList();
            if (write.outcome() == Outcome.OK || !possible.isEmpty()) {
                lives.add(new ValueLife(write, possible));
            }
        }
        reads.values().stream().flatMap(List::stream).forEach(read -> phantom(List.of(read), ", which nobody wrote"));
        lives.sort(Comparator.comparingLong(life -> life.write().start()));
        return lives;
    }

    private static RegisterOperation beginning(String register) {
        return new RegisterOperation(
                0, "nobody", RegisterOperation.Kind.WRITE, register, "", Outcome.OK, Long.MIN_VALUE, Long.MIN_VALUE);
    }

    /// Whether a read can have got its value from that write; if not, that is a finding of its own.
    private boolean wasWritten(RegisterOperation write, RegisterOperation read) {
        if (read.end() < write.start()) {
            phantom(List.of(read, write), " before " + write.words(zero) + " began");
            return false;
        }
        if (write.outcome() == Outcome.FAILED) {
            phantom(List.of(read, write), " although " + write.words(zero) + " was refused");
        }
        return true;
    }

    private void phantom(List<RegisterOperation> operations, String why) {
        RegisterOperation read = operations.getFirst();
        findings.add(
                new HistoryViolation(Kind.PHANTOM, read.register(), operations, read.words(zero) + " happened" + why));
    }

    /// Two values that were each there before the other; the write of `older` began first, so that what can't be is one
    /// of its reads.
    private void contradiction(ValueLife older, ValueLife newer) {
        RegisterOperation proof = newer.earliest();
        List<RegisterOperation> wrong = older.reads().stream()
                .filter(read -> proof.latestEffect() < read.start())
                .sorted(Comparator.comparingLong(RegisterOperation::start))
                .toList();
        boolean seenAgain = newer.reads().stream()
                .anyMatch(read -> read.start() > wrong.getFirst().start());
        if (seenAgain) {
            wrong.forEach(read -> report(Kind.STALE_READ, older, newer, read));
        } else {
            report(Kind.LOST_WRITE, older, newer, wrong.getFirst());
        }
    }

    private void report(Kind kind, ValueLife older, ValueLife newer, RegisterOperation read) {
        RegisterOperation proof = newer.earliest();
        String gone = kind == Kind.LOST_WRITE ? "it was never seen again" : "it was seen again later";
        String sentence = read.words(zero) + " returned an older value than " + proof.words(zero)
                + ", which was done before it began; " + gone + ". The older one was there by "
                + older.earliest().words(zero) + ", before " + newer.latest().words(zero) + " began.";
        findings.add(new HistoryViolation(
                kind, read.register(), List.of(read, proof, older.earliest(), newer.latest()), sentence));
    }
}
