package io.nodelet.why.rule;

import io.nodelet.why.Cause;
import io.nodelet.why.Component;
import io.nodelet.why.Facts;
import io.nodelet.why.Facts.CertificateSeen;
import io.nodelet.why.Facts.Flaw;
import io.nodelet.why.Facts.Unfit;
import io.nodelet.why.Finding;
import io.nodelet.why.Finding.Remedy;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// A clock that is in the past: several certificates are not valid yet, or our own records come from the future. One
/// certificate alone says nothing about the clock.
final class ClockRule implements Rule {
    private static final Duration SLACK = Duration.ofMinutes(2);
    private static final int SEVERAL = 2;

    @Override
    public Stream<Finding> diagnose(Facts facts) {
        List<String> evidence = new ArrayList<>();
        List<String> early = facts.certificates().stream()
                .filter(certificateSeen -> certificateSeen.flaw() == Flaw.NOT_YET_VALID)
                .map(ClockRule::line)
                .toList();
        if (early.size() >= SEVERAL) {
            evidence.addAll(early);
        }
        facts.lastActs().stream()
                .filter(lastAct -> fromFuture(lastAct, facts.time()))
                .forEach(evidence::add);
        facts.preflight().stream()
                .filter(unfit -> unfit.check().equals("clock"))
                .map(Unfit::problem)
                .forEach(evidence::add);
        return evidence.isEmpty()
                ? Stream.empty()
                : Stream.of(Finding.of(
                        Cause.CLOCK_BEHIND,
                        Component.MACHINE,
                        "clock",
                        "The clock is behind: it says " + facts.time(),
                        evidence,
                        new Remedy("timedatectl set-ntp true", "Or chronyd; then `nodeletd phases start`.")));
    }

    private static String line(CertificateSeen certificateSeen) {
        return certificateSeen.path() + ": " + certificateSeen.detail();
    }

    /// A line of kube.log begins with its time.
    private static boolean fromFuture(String line, Instant now) {
        try {
            return Instant.parse(line.replaceAll(" .*", "")).isAfter(now.plus(SLACK));
        } catch (DateTimeParseException _) {
            return false;
        }
    }
}
