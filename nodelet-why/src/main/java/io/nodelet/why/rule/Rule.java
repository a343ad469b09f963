package io.nodelet.why.rule;

import io.nodelet.why.Facts;
import io.nodelet.why.Finding;
import java.util.List;
import java.util.stream.Stream;

/// Looks at the facts of one area. A pure function.
@FunctionalInterface
public interface Rule {
    /// Every rule.
    List<Rule> ALL = List.of(
            new StageRule(),
            new KeeperRule(),
            new ObstacleRule(),
            new PreflightRule(),
            new DiskRule(),
            new MemoryRule(),
            new ClockRule(),
            new IdentityRule(),
            new InotifyRule(),
            new CertificateRule(),
            new DriftRule(),
            new StateRule(),
            new PortRule(),
            new ServiceRule(),
            new LogRule(),
            new EtcdMembersRule(),
            new HealthRule(),
            new EtcdRule(),
            new NetworkRule(),
            new ResolverRule(),
            new ClusterRule(),
            new PodRule(),
            new ClusterServicesRule());

    Stream<Finding> diagnose(Facts facts);
}
