package io.nodelet.network.vip;

import io.nodelet.engine.Resource;
import io.nodelet.kube.KnownMasters;
import io.nodelet.model.Ip;
import io.nodelet.model.Layout;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.VirtualIp;
import io.nodelet.pki.CertFolder;
import io.nodelet.pki.CertificateAuthority;
import io.nodelet.pki.CertificateSpec;
import io.nodelet.resources.Template;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// keepalived's configuration, mode 0600. The password in it is the cluster's own, and its peers are the masters
/// that are known, so both are filled in when the file is compared or written.
///
/// @param path  where it lies
/// @param spec  this master's
/// @param known the masters, this one among them
public record KeepalivedConfig(Path path, NodeSpec spec, KnownMasters known) implements Resource {
    /// Time for the others to hear of a newcomer before that takes a silence for their death.
    private static final int WITH_OTHERS = 10;

    @Override
    public String kind() {
        return "keepalived";
    }

    @Override
    public String key() {
        return path.toString();
    }

    /// What every master must know of the cluster to make its password; only masters have it.
    Path secret() {
        return CertFolder.NODE.key(CertificateAuthority.CLUSTER);
    }

    public String text(String password) {
        VirtualIp virtual = spec.config().controlPlane().virtualIp();
        List<String> peers = peers();
        return Template.of(KeepalivedConfig.class, "keepalived.conf")
                .fill(Map.ofEntries(
                        Map.entry("node", spec.facts().name()),
                        Map.entry("startupDelay", peers.isEmpty() ? "0.1" : WITH_OTHERS),
                        Map.entry("check", String.join(" ", check())),
                        Map.entry("nic", nic(spec)),
                        Map.entry("routerId", virtual.routerId()),
                        Map.entry("priority", priority()),
                        Map.entry("protocol", protocol(password)),
                        Map.entry("address", spec.facts().address()),
                        Map.entry("peers", lines(peers)),
                        Map.entry("virtualIp", virtual.address())));
    }

    private List<String> peers() {
        return known.list(spec.config()).stream()
                .filter(text -> !text.equals(spec.facts().address()))
                .toList();
    }

    /// The interface that carries the address.
    public static String nic(NodeSpec spec) {
        String wanted = spec.config().controlPlane().virtualIp().nic();
        return wanted.isEmpty() ? spec.facts().nic() : wanted;
    }

    private List<String> check() {
        CertFolder certs = CertFolder.NODE;
        return List.of(
                Layout.bin("apigate").toString(),
                "check",
                "--server=127.0.0.1:" + spec.config().controlPlane().port(),
                "--ca=" + certs.cert(CertificateAuthority.CLUSTER),
                "--cert=" + certs.cert(CertificateSpec.KUBELET_CLIENT),
                "--key=" + certs.key(CertificateSpec.KUBELET_CLIENT),
                "--store=127.0.0.1:" + spec.config().etcd().clientPort(),
                "--store-ca=" + certs.cert(CertificateAuthority.ETCD),
                "--store-cert=" + certs.cert(CertificateSpec.ETCD_HEALTH),
                "--store-key=" + certs.key(CertificateSpec.ETCD_HEALTH));
    }

    /// VRRP 3, the only one for IPv6, has no password.
    private String protocol(String password) {
        return v6()
                ? Template.of(KeepalivedConfig.class, "protocol-6.conf").fill(Map.of())
                : Template.of(KeepalivedConfig.class, "protocol-4.conf").fill(Map.of("password", password));
    }

    /// A lone master talks to itself: without a peer keepalived would speak to the whole network, and would have to
    /// give the address back when the first peer comes.
    private String lines(List<String> peers) {
        List<String> all = peers.isEmpty() ? List.of(v6() ? "::1" : "127.0.0.1") : peers;
        return all.stream().map(text -> "    " + text + "\n").collect(Collectors.joining());
    }

    /// Different on each master, so that two do not take the address at the same moment, and high, so that they are
    /// quick to.
    private int priority() {
        return 150 + (address().value().intValue() & 0xff) % 100;
    }

    private boolean v6() {
        return address().v6();
    }

    private Ip address() {
        return Ip.parse(spec.facts().address()).orElseThrow();
    }
}
