package io.nodelet.phases.controlplane;

import io.nodelet.model.Layout;
import io.nodelet.model.NodeSpec;
import io.nodelet.phases.Flags;
import java.nio.file.Path;
import java.util.List;

/// kube-scheduler's command line.
final class SchedulerFlags {
    private SchedulerFlags() {}

    static List<String> of(NodeSpec spec) {
        Path kubeconfig = Layout.kubeconfig("kube-scheduler");
        Flags flags = new Flags(Layout.bin("kube-scheduler"))
                .set("bind-address", "127.0.0.1")
                .set("kubeconfig", kubeconfig)
                .set("authentication-kubeconfig", kubeconfig)
                .set("authorization-kubeconfig", kubeconfig)
                .set("client-ca-file", Layout.cert("ca"));
        return LeaderElection.of(flags, spec.config().running())
                .set("profiling", false)
                .set("tls-min-version", TlsPolicy.MIN_VERSION)
                .set("tls-cipher-suites", String.join(",", TlsPolicy.SUITES))
                .override(spec.config().controlPlane().schedulerFlags())
                .argv();
    }
}
