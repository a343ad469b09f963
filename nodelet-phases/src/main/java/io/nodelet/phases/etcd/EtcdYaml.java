package io.nodelet.phases.etcd;

import io.nodelet.model.EtcdConfig;
import io.nodelet.model.Layout;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.UrlHosts;
import io.nodelet.pki.CertificateSpec;
import io.nodelet.resources.Template;
import java.util.Map;

/// etcd.yaml of a master.
record EtcdYaml(NodeSpec spec) {
    private static final Template ETCD = Template.of(ConfigureEtcd.class, "etcd.yaml");
    private static final long MIB = 1 << 20;

    /// @param cluster the members that it begins with
    /// @param state   `new` or `existing`
    String text(String cluster, String state) {
        EtcdConfig etcd = spec.config().etcd();
        return ETCD.fill(Map.ofEntries(
                Map.entry("cluster", cluster),
                Map.entry("state", state),
                Map.entry("name", spec.facts().name()),
                Map.entry("address", UrlHosts.inUrl(spec.facts().address())),
                Map.entry("data", etcd.dataDir()),
                Map.entry("clientPort", etcd.clientPort()),
                Map.entry("peerPort", etcd.peerPort()),
                Map.entry("token", spec.config().clusterId()),
                Map.entry("quota", etcd.quotaMiB() * MIB),
                Map.entry(
                        "member",
                        CertificateSpec.ETCD_PEER.commonName(spec.facts().name())),
                Map.entry("ca", Layout.cert("etcd/ca")),
                Map.entry("serverCert", Layout.cert("etcd/server")),
                Map.entry("serverKey", Layout.key("etcd/server")),
                Map.entry("peerCert", Layout.cert("etcd/peer")),
                Map.entry("peerKey", Layout.key("etcd/peer"))));
    }
}
