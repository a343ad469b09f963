package io.nodelet.checks.cis;

import static io.nodelet.checks.cis.CisCheck.ofNode;

import io.nodelet.model.Layout;
import java.util.List;

/// Section 4.1: who may read and write the files of kubelet and kube-proxy.
final class WorkerFileChecks {
    private static final int PRIVATE = 0600;
    private static final String KUBELET = MasterFileChecks.unit("kubelet");
    private static final String PROXY_CONFIG = Layout.kubeconfig("kube-proxy").toString();
    private static final String KUBELET_CONFIG = Layout.kubeconfig("kubelet").toString();
    private static final String AUTHORITY = Layout.cert("ca").toString();

    static final List<CisCheck> ALL = List.of(
            ofNode("4.1.1", "mode of kubelet's unit", FileProbes.mode(KUBELET, PRIVATE)),
            ofNode("4.1.2", "owner of kubelet's unit", FileProbes.owner(KUBELET)),
            ofNode("4.1.3", "mode of kube-proxy's kubeconfig", FileProbes.mode(PROXY_CONFIG, PRIVATE)),
            ofNode("4.1.4", "owner of kube-proxy's kubeconfig", FileProbes.owner(PROXY_CONFIG)),
            ofNode("4.1.5", "mode of kubelet's kubeconfig", FileProbes.mode(KUBELET_CONFIG, PRIVATE)),
            ofNode("4.1.6", "owner of kubelet's kubeconfig", FileProbes.owner(KUBELET_CONFIG)),
            ofNode("4.1.7", "mode of the authority's certificate", FileProbes.mode(AUTHORITY, PRIVATE)),
            ofNode("4.1.8", "owner of the authority's certificate", FileProbes.owner(AUTHORITY)),
            ofNode("4.1.9", "mode of kubelet's configuration", FileProbes.mode(KubeletChecks.CONFIG, PRIVATE)),
            ofNode("4.1.10", "owner of kubelet's configuration", FileProbes.owner(KubeletChecks.CONFIG)));

    private WorkerFileChecks() {}
}
