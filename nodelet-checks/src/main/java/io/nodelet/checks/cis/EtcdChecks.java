package io.nodelet.checks.cis;

import static io.nodelet.checks.cis.CisCheck.ofMaster;

import io.nodelet.checks.cis.CisProbe.Seen;
import io.nodelet.model.Layout;
import java.util.List;

/// Section 2: how etcd talks.
final class EtcdChecks {
    static final String CONFIG = Layout.CONFIG.resolve("etcd/etcd.yaml").toString();
    private static final YamlProbes FILE = new YamlProbes(CONFIG);
    private static final String CLIENTS = "client-transport-security.";
    private static final String PEERS = "peer-transport-security.";
    private static final String YES = "true";

    static final List<CisCheck> ALL = List.of(
            ofMaster(
                    "2.1",
                    "clients are served over TLS",
                    CisProbe.all(FILE.given(CLIENTS + "cert-file"), FILE.given(CLIENTS + "key-file"))),
            ofMaster("2.2", "clients need a certificate", FILE.is(CLIENTS + "client-cert-auth", YES)),
            ofMaster("2.3", "no certificate that etcd signs itself", FILE.isNot(CLIENTS + "auto-tls", YES)),
            ofMaster(
                    "2.4",
                    "members talk over TLS",
                    CisProbe.all(FILE.given(PEERS + "cert-file"), FILE.given(PEERS + "key-file"))),
            ofMaster("2.5", "members need a certificate", FILE.is(PEERS + "client-cert-auth", YES)),
            ofMaster("2.6", "no certificate that members sign themselves", FILE.isNot(PEERS + "auto-tls", YES)),
            ofMaster("2.7", "an authority that is etcd's alone", EtcdChecks::ownAuthority));

    private EtcdChecks() {}

    private static Seen ownAuthority(CisNode node) {
        String etcd = node.machine().text(Layout.cert("etcd/ca").toString());
        String cluster = node.machine().text(Layout.cert("ca").toString());
        return new Seen(
                !etcd.isEmpty() && !etcd.equals(cluster),
                etcd.isEmpty()
                        ? "no " + Layout.cert("etcd/ca")
                        : Layout.cert("etcd/ca").toString());
    }
}
