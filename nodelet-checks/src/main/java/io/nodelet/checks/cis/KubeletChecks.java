package io.nodelet.checks.cis;

import static io.nodelet.checks.cis.CisCheck.ofNode;

import io.nodelet.model.Layout;
import java.util.List;

/// Sections 4.2 and 4.3: how kubelet and kube-proxy run.
final class KubeletChecks {
    static final String CONFIG = Layout.CONFIG.resolve("kubelet/kubelet.yaml").toString();
    private static final YamlProbes FILE = new YamlProbes(CONFIG);
    private static final FlagProbes RUNS = new FlagProbes("kubelet");
    private static final YamlProbes PROXY =
            new YamlProbes(Layout.CONFIG.resolve("kube-proxy/kube-proxy.yaml").toString());
    private static final String ROTATION = "featureGates.RotateKubeletServerCertificate";

    static final List<CisCheck> ALL = List.of(
            ofNode(
                    "4.2.1",
                    "requests without an identity are refused",
                    FILE.is("authentication.anonymous.enabled", "false")),
            ofNode("4.2.2", "kubelet asks the API server what is allowed", FILE.is("authorization.mode", "Webhook")),
            ofNode("4.2.3", "an authority for clients", FILE.given("authentication.x509.clientCAFile")),
            ofNode("4.2.4", "no port for everybody", FILE.is("readOnlyPort", "0")),
            ofNode(
                    "4.2.5",
                    "idle streams end",
                    FILE.at(
                            "streamingConnectionIdleTimeout",
                            value -> !value.asString("4h").matches("0[a-z]*"))),
            ofNode("4.2.6", "kubelet makes chains of iptables", FILE.is("makeIPTablesUtilChains", "true"))
                    .unless("no program of the node reads them"),
            ofNode("4.2.7", "the node is called as its host", RUNS.absent("hostname-override"))
                    .unless("the name is on record, and the one that certificates are issued for"),
            ofNode("4.2.8", "events are limited", FILE.isNot("eventRecordQPS", "0")),
            ofNode(
                    "4.2.9",
                    "a serving certificate of the cluster's authority",
                    CisProbe.all(FILE.given("tlsCertFile"), FILE.given("tlsPrivateKeyFile"))),
            ofNode("4.2.10", "kubelet rotates its client certificate", FILE.is("rotateCertificates", "true"))
                    .unless("nodeletd renews it, at 20 to 40 % of its life, and kubelet reads it again"),
            ofNode("4.2.11", "its serving certificate may be rotated", FILE.isNot(ROTATION, "false")),
            ofNode("4.2.12", "strong ciphers alone", FILE.listsOnly("tlsCipherSuites", Ciphers::strong)),
            ofNode("4.2.13", "a limit for the processes of a pod", FILE.positive("podPidsLimit")),
            ofNode("4.2.14", "pods have a seccomp profile", FILE.is("seccompDefault", "true")),
            ofNode("4.3.1", "kube-proxy's metrics are on loopback", PROXY.begins("metricsBindAddress", "127.0.0.1:")));

    private KubeletChecks() {}
}
