package io.nodelet.phases.kubelet;

import io.nodelet.host.linux.NfTables;
import io.nodelet.model.Health;
import io.nodelet.model.ReasonCode;
import java.util.List;

/// kube-proxy's nftables tables, one for each family of the node's addresses. It writes them anew only when something
/// changes in the cluster, or at its start.
record ProxyTables(List<String> addresses) {
    Health check() {
        return addresses.stream()
                .map(address -> address.contains(":"))
                .filter(ipv6 -> NfTables.lacks(ipv6, "kube-proxy"))
                .findFirst()
                .map(ProxyTables::gone)
                .orElseGet(Health::healthy);
    }

    private static Health gone(boolean ipv6) {
        return Health.unhealthy(
                ReasonCode.TABLE_GONE,
                "kube-proxy",
                "the nftables table " + (ipv6 ? "ip6" : "ip") + " kube-proxy is gone, which kube-proxy made");
    }
}
