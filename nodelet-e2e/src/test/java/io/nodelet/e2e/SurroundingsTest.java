package io.nodelet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.host.CommandResult;
import io.nodelet.host.linux.Poll;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What is around a node: an authority of a company's own with its chain, what another network of pods left, a firewall
/// that is loaded anew while pods run, and DNS rules of an operator's own.
@Tag("full")
class SurroundingsTest {
    private static final Duration CHECKED = Duration.ofMinutes(2);

    /// An RSA root, an intermediate below it with a key as openssl wrote them of old, and their chain.
    private static final String AUTHORITY = """
        mkdir -p /root/corp /etc/pf9/kube.d/certs; cd /root/corp
        printf '[e]\\nbasicConstraints=critical,CA:true\\nkeyUsage=critical,keyCertSign,cRLSign\\n' >ext
        openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=corp-root -days 3650 -keyout root.key -out root.crt
        openssl ecparam -genkey -name prime256v1 -out ca.key
        openssl req -new -key ca.key -subj /CN=corp-issuing -out csr
        openssl x509 -req -in csr -CA root.crt -CAkey root.key -CAcreateserial -days 3000 -extfile ext -extensions e -out ca.crt
        cat root.crt >>ca.crt
        install -m 0644 ca.crt /etc/pf9/kube.d/certs/ca.crt; install -m 0600 ca.key /etc/pf9/kube.d/certs/ca.key
        """;

    private static final String LEFT = """
        mkdir -p /etc/cni/net.d; echo '{"cniVersion":"1.0.0","name":"x","plugins":[{"type":"calico"}]}' >/etc/cni/net.d/05-x.conflist
        ip link add cni0 type bridge; ip address add 10.244.0.1/24 dev cni0; ip link set cni0 up
        """;

    private static final String POD =
            "{\"spec\":{\"containers\":[{\"name\":\"hp\",\"image\":\"nodelet.local/busybox:1\","
                    + "\"command\":[\"httpd\",\"-f\",\"-p\",\"80\"],\"ports\":[{\"containerPort\":80,\"hostPort\":8080}]}]}}";

    private static final String CUSTOM = """
        cat >/root/custom.yaml <<'END'
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: coredns-custom, namespace: kube-system}
        data:
          hosts.override: |
            hosts {
              192.0.2.7 legacy.corp
              fallthrough
            }
          corp.server: |
            corp.example {
              hosts {
                192.0.2.8 a.corp.example
              }
            }
        END
        """;

    @Test
    void anotherNetworksLeftoversAreNamedAndACompanysAuthoritySigns() {
        try (Testbed bed = Testbed.emptyHost()) {
            bed.shell(AUTHORITY);
            bed.shell(LEFT);
            CommandResult refused = bed.nodeletd("phases", "start");
            assertThat(refused.exit()).isEqualTo(5);
            assertThat(refused.err())
                    .contains("/etc/cni/net.d/05-x.conflist comes before")
                    .contains("the bridge cni0 is there with the address 10.244.0.1");
            assertThat(bed.nodeletd("why").out()).contains("05-x.conflist comes before");

            bed.shell("mv /etc/cni/net.d/05-x.conflist /root/; ip link delete cni0");
            Testbed.assertOk(bed.nodeletd("phases", "start"));
            String served = bed.shell("cd /root/corp; echo | openssl s_client -connect "
                    + bed.host().address() + ":6443 -CAfile root.crt -showcerts 2>&1");
            assertThat(served).contains("Verify return code: 0 (ok)");
            assertThat(bed.kubectl("get", "configmap", "kube-root-ca.crt", "-o", "jsonpath={.data}"))
                    .contains("BEGIN CERTIFICATE");
            assertThat(bed.nodeletd("why").out()).startsWith("Nothing is wrong");
        }
    }

    @Test
    void whatAFirewallReloadTakesComesBackAndNoPodIsRestarted() {
        try (Testbed bed = Testbed.kept()) {
            bed.kubectl("run", "hp", "--image=nodelet.local/busybox:1", "--overrides=" + POD);
            await(bed, () -> answers(bed));
            String before = pods(bed);
            assertThat(tables(bed)).contains("ip cni_hostport", "inet cni_plugins_masquerade", "ip kube-proxy");
            bed.shell("nft flush ruleset");
            assertThat(answers(bed)).isFalse();

            await(bed, () -> tables(bed).contains("inet cni_plugins_masquerade") && answers(bed));
            await(bed, () -> tables(bed).contains("ip kube-proxy"));
            assertThat(pods(bed)).isEqualTo(before);

            bed.kubectl("delete", "pod", "hp", "--now");
            assertThat(bed.shell("nft list table ip cni_hostport")).doesNotContain("dport 8080");
        }
    }

    @Test
    void zonesAndHostsOfOnesOwnLast() {
        try (Testbed bed = Testbed.kept()) {
            bed.shell(CUSTOM);
            bed.shell("/opt/pf9/pf9-kube/bin/kubectl --kubeconfig /etc/pf9/kube.d/kubeconfigs/admin.yaml apply -f"
                    + " /root/custom.yaml");
            bed.kubectl(
                    "run",
                    "q",
                    "--image=nodelet.local/busybox:1",
                    "--restart=Never",
                    "--command",
                    "--",
                    "sleep",
                    "3600");
            bed.kubectl("wait", "pod", "q", "--for=condition=Ready", "--timeout=60s");
            assertThat(Poll.until(
                            Duration.ofMinutes(4),
                            () -> looked(bed, "legacy.corp").contains("192.0.2.7")))
                    .as(() -> looked(bed, "legacy.corp"))
                    .isTrue();
            assertThat(looked(bed, "a.corp.example")).contains("192.0.2.8");
            assertThat(looked(bed, "kubernetes.default.svc.cluster.local")).contains("10.21.0.1");
            Testbed.assertOk(bed.nodeletd("phases", "start"));
            assertThat(looked(bed, "legacy.corp")).contains("192.0.2.7");
        }
    }

    private static String looked(Testbed bed, String name) {
        CommandResult said = bed.tryKubectl("exec", "q", "--", "nslookup", name);
        return said.out() + said.err();
    }

    private static boolean answers(Testbed bed) {
        return bed.exec(
                        "curl",
                        "-s",
                        "-m",
                        "3",
                        "-o",
                        "/dev/null",
                        "-w",
                        "%{http_code}",
                        "http://" + bed.host().address() + ":8080")
                .out()
                .equals("404");
    }

    private static String tables(Testbed bed) {
        return bed.text("nft", "list", "tables");
    }

    private static String pods(Testbed bed) {
        return bed.kubectl(
                "get",
                "pods",
                "-A",
                "-o",
                "jsonpath={range .items[*]}{.metadata.uid} {.status.containerStatuses[*].containerID}{\"\\n\"}{end}");
    }

    private static void await(Testbed bed, BooleanSupplier condition) {
        assertThat(Poll.until(CHECKED, condition))
                .as(() ->
                        bed.nodeletd("status").out() + tables(bed) + bed.shell("tail -n 40 /var/log/pf9/kube/kube.log"))
                .isTrue();
    }
}
