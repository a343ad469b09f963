package io.nodelet.checks.preflight;

import io.nodelet.bundle.Bundle;
import io.nodelet.host.TrustedFiles;
import io.nodelet.model.NodeConfig;
import io.nodelet.phases.vip.StartKeepalived;
import java.util.ArrayList;
import java.util.List;

/// Whether what the configuration names, and root runs or believes, is root's alone.
final class TrustCheck {
    private TrustCheck() {}

    static List<PreflightProblem> files(PreflightContext context) {
        TrustedFiles trusted = TrustedFiles.below(context.machine().root());
        return named(context).stream()
                .filter(text -> text.startsWith("/"))
                .flatMap(text -> trusted.distrust(context.machine().path(text)).stream())
                .map(distrust -> new PreflightProblem(true, distrust.describe(), distrust.remedy()))
                .distinct()
                .toList();
    }

    private static List<String> named(PreflightContext context) {
        NodeConfig config = context.config();
        List<String> names = new ArrayList<>(List.of(
                config.misc().preScript(),
                config.misc().postScript(),
                config.misc().cloudConfigFile(),
                config.join().tokenFile(),
                config.etcd().snapshots().s3().credentialsFile(),
                config.etcd().snapshots().s3().caFile(),
                config.controlPlane().auditPolicyFile(),
                config.network().manifests(),
                config.runtime().imagesDir(),
                config.components().publicKey(),
                config.components().bundle() + "/" + Bundle.MANIFEST));
        config.runtime().registries().values().forEach(registry -> {
            names.add(registry.passwordFile());
            names.add(registry.caFile());
        });
        if (context.virtualIp()) {
            names.add(StartKeepalived.PROGRAM.toString());
        }
        return names;
    }
}
