package io.nodelet.why.rule;

import io.nodelet.why.Cause;
import io.nodelet.why.Component;
import io.nodelet.why.Facts;
import io.nodelet.why.Facts.ServiceSeen;
import io.nodelet.why.Facts.Unfit;
import io.nodelet.why.Finding;
import io.nodelet.why.Finding.Remedy;
import java.util.List;
import java.util.stream.Stream;

/// Programs that could not watch files, as those of root hold all inotify instances that the kernel grants a user.
/// kubelet and kube-proxy end of it; containerd goes on without the part that kubelet needs.
final class InotifyRule implements Rule {
    private static final String SETTING = "fs.inotify.max_user_instances";

    @Override
    public Stream<Finding> diagnose(Facts facts) {
        boolean ill = facts.phases().stream().anyMatch(phaseSeen -> phaseSeen.failed());
        List<ServiceSeen> refused = facts.services().stream()
                .filter(serviceSeen -> (!serviceSeen.running() || ill)
                        && LogRule.inotifyRefused(serviceSeen).isPresent())
                .toList();
        return refused.isEmpty() ? Stream.empty() : Stream.of(finding(refused, facts.preflight()));
    }

    private static Finding finding(List<ServiceSeen> refused, List<Unfit> preflight) {
        List<String> maimed = refused.stream()
                .filter(ServiceSeen::running)
                .map(ServiceSeen::name)
                .toList();
        Stream<String> counted = preflight.stream()
                .filter(unfit -> unfit.check().equals("inotify"))
                .map(unfit -> "preflight inotify: " + unfit.problem());
        return Finding.of(
                Cause.INOTIFY_SPENT,
                Component.MACHINE,
                SETTING,
                "Programs of root hold all the inotify instances that the kernel grants a user, so that others can't watch"
                        + " files",
                Stream.concat(
                                refused.stream().flatMap(serviceSeen -> LogRule.inotifyRefused(serviceSeen).stream()),
                                counted)
                        .toList(),
                new Remedy(
                        "sysctl -w " + SETTING + "=1024 && "
                                + Remedy.restart(maimed, "").command(),
                        "To last beyond a boot, put `" + SETTING + " = 1024` into a file in /etc/sysctl.d."));
    }
}
