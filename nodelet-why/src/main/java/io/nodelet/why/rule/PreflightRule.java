package io.nodelet.why.rule;

import io.nodelet.why.Cause;
import io.nodelet.why.Component;
import io.nodelet.why.Facts;
import io.nodelet.why.Facts.Stage;
import io.nodelet.why.Facts.Unfit;
import io.nodelet.why.Finding;
import io.nodelet.why.Finding.Remedy;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// What preflight has against this machine. Rules of their own see disks, ports and the clock more closely.
final class PreflightRule implements Rule {
    private static final Set<String> SEEN_ELSEWHERE = Set.of("ports", "read-only", "clock");

    @Override
    public Stream<Finding> diagnose(Facts facts) {
        return facts.preflight().stream()
                .filter(Unfit::fatal)
                .filter(unfit -> !SEEN_ELSEWHERE.contains(unfit.check()))
                .filter(unfit -> !unfit.check().equals("bundle") || matters(facts))
                .map(PreflightRule::finding);
    }

    /// Where the bundle can't even be opened, the obstacle says so.
    private static boolean matters(Facts facts) {
        return facts.stage() == Stage.NEW
                || facts.obstacles().stream()
                        .noneMatch(obstacle -> obstacle.area().equals("bundle"));
    }

    private static Finding finding(Unfit unfit) {
        Cause cause = switch (unfit.check()) {
            case "swap" -> Cause.SWAP_ON;
            case "bundle" -> Cause.BUNDLE;
            case "cluster-clock" -> Cause.CLOCKS_DIFFER;
            default -> Cause.MACHINE_UNFIT;
        };
        return Finding.of(
                cause,
                component(unfit.check()),
                unfit.check(),
                sentence(unfit.problem()),
                List.of("preflight " + unfit.check() + ": " + unfit.problem()),
                remedy(unfit));
    }

    private static Component component(String check) {
        return switch (check) {
            case "swap" -> Component.KUBELET;
            case "bundle", "root" -> Component.NODELETD;
            case "tools", "mtu" -> Component.NETWORK;
            default -> Component.MACHINE;
        };
    }

    private static Remedy remedy(Unfit unfit) {
        return unfit.check().equals("swap") ? new Remedy("swapoff -a", unfit.remedy()) : Remedy.advice(unfit.remedy());
    }

    private static String sentence(String problem) {
        return problem.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + problem.substring(1);
    }
}
