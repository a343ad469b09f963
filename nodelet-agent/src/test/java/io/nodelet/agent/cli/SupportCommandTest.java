package io.nodelet.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.agent.cli.context.ExitCode;
import io.nodelet.checks.machine.RecordedMachine;
import io.nodelet.diagnosis.support.Untarred;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The support archive of a node whose every corner holds a secret.
class SupportCommandTest {
    @TempDir
    Path root;

    private final List<String> planted = new ArrayList<>();
    private Session session;

    @BeforeEach
    void begin() throws IOException {
        session = new Session(root, RecordedMachine.sound(root));
    }

    @Test
    void holdsWhatHelpsAndNoSecret() throws IOException {
        assertThat(session.run("phases", "start").exit()).isZero();
        plantSecrets();
        write("etc/pf9/kube.d/kubelet/kubelet.yaml", "kind: KubeletConfiguration\nstaticPodURL: x\n");
        write("etc/pf9/kube.d/etcd/etcd.yaml", "initial-cluster-token: nodelet\n");

        Session.Result result = session.run("support", "--output", root + "/support.tar.gz");

        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(result.out()).isEqualTo("/support.tar.gz\n");
        Path archive = root.resolve("support.tar.gz");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(archive)))
                .isEqualTo("rw-------");
        Untarred files = Untarred.of(Files.newInputStream(archive));
        assertThat(files.text("config/nodelet.yaml")).contains("httpProxy: http://[removed]@proxy:3128");
        assertThat(files.text("config/in-force.yaml")).contains("serviceCidr: 10.21.0.0/22");
        assertThat(files.text("config/kubelet-kubelet.yaml")).contains("kind: KubeletConfiguration");
        assertThat(files.text("config/etcd-etcd.yaml")).isEqualTo("initial-cluster-token: [removed]\n");
        assertThat(files.text("version.txt")).startsWith("nodeletd 1.2.3");
        assertThat(files.text("state/ledger")).contains(" take 55 file ");
        assertThat(files.text("state/files.txt")).contains("rw-r--r-- ").contains("/certs/apiserver.key");
        assertThat(files.text("logs/kubelet.log")).contains("what kubelet said").contains("[removed]");
        assertThat(files.text("status/why.json")).contains("\"causes\"");
        assertThat(files.text("status/facts.json")).contains("\"phases\"");
        assertThat(files.text("machine/meminfo")).contains("MemTotal:        8131924 kB");
        assertThat(files.text("machine/disks.txt")).startsWith("$ df --human-readable\n");
        assertThat(files.text("status/node.json")).contains("no daemon runs on this node");
        assertThat(result.err()).contains("warning: status/node.json: ");
        assertThat(files.text("README.txt"))
                .contains("nodeletd 1.2.3")
                .containsPattern("state/ledger +[0-9.]+ s  good");

        String whole = Untarred.whole(Files.readAllBytes(archive));
        assertThat(planted).hasSizeGreaterThan(20);
        assertThat(planted)
                .allSatisfy(secret -> assertThat(whole.contains(secret))
                        .as("the archive holds the secret %s", secret)
                        .isFalse());
    }

    @Test
    void worksWithABrokenConfigurationAndReplacesNoFile() throws IOException {
        write("etc/pf9/nodelet/nodelet.yaml", "role: [\n");
        Path there = write("there.tar.gz", "mine");

        Session.Result refused = session.run("support", "--output", there.toString());
        assertThat(refused.exit()).isEqualTo(ExitCode.FAILED.code());
        assertThat(refused.err()).contains("/there.tar.gz is there already");
        assertThat(there).hasContent("mine");

        Session.Result result = session.run("support", "--output", root + "/other.tar.gz");
        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(result.err()).contains("warning: the configuration is wrong");
        Untarred files = Untarred.of(Files.newInputStream(root.resolve("other.tar.gz")));
        assertThat(files.text("config/nodelet.yaml")).isEqualTo("role: [\n");
        assertThat(files.text("status/facts.json")).contains("\"obstacles\"");
    }

    private void plantSecrets() throws IOException {
        for (String key : List.of("ca", "apiserver", "sa", "etcd/server", "kubelet-client")) {
            write("etc/pf9/kube.d/certs/" + key + ".key", key(key));
        }
        String admin = base64(key("admin"));
        secret(admin);
        write("etc/pf9/kube.d/kubeconfigs/admin.yaml", "users:\n- user:\n    client-key-data: " + admin + "\n");
        write("etc/pf9/kube.d/kubeconfigs/other.yaml", "users:\n- user: {token: " + secret("tok-Kubeconfig-1") + "}\n");
        String etcd = base64("thirty-two bytes to encrypt with");
        write("etc/pf9/kube.d/encryption.yaml", "keys:\n- name: nodelet-1\n  secret: " + secret(etcd) + "\n");
        String registry = secret("registry-Pass-1");
        String basic = secret(base64("robot:" + secret("hosts-Pass-2")));
        write(
                "etc/pf9/kube.d/containerd/certs.d/r.example/hosts.toml",
                "[host.\"https://r.example\".header]\n  Authorization = [\"Basic " + basic + "\"]\n");
        Path file = write("root/registry.password", registry + "\n");
        write(
                "etc/pf9/nodelet/nodelet.yaml",
                "runtime:\n  httpProxy: http://proxyuser:%s@proxy:3128\n  registries:\n    r.example: {username: robot, passwordFile: %s}\n"
                                .formatted(secret("proxy-Pass-3"), file)
                        + "controlPlane:\n  apiserverFlags: {oidc-client-secret: " + secret("oidc-Secret-4") + "}\n");
        String jwt = secret("eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJrdWJlcm5ldGVzIn0.c2lnbmF0dXJlLW9mLWEtcG9k");
        write(
                "logs/kubelet.log",
                String.join(
                        "\n",
                        "what kubelet said",
                        "Authorization: Bearer " + jwt,
                        "proxy is http://proxyuser:proxy-Pass-3@proxy:3128",
                        "a dump of " + registry + " and of hosts-Pass-2",
                        "DB_PASSWORD=" + secret("log-Pass-5") + " AWS_SECRET_ACCESS_KEY=" + secret("aws/Key+6=="),
                        "kubeadm join --token " + secret("abcdef.0123456789abcdef"),
                        key("printed"),
                        etcd,
                        ""));
        write(
                "logs/audit.log",
                "{\"user\":\"x\",\"requestObject\":{\"password\":\"" + secret("audit-Pass-7") + "\"}}\n");
        write("kube_status", "{\"last_failed_task\": \"token=" + secret("status-Tok-8") + "\"}\n");
        write("run/nodelet/services/etcd", "fingerprint\npassword: " + secret("record-Pass-9") + "\n");
    }

    /// A private key, every line of which is a secret.
    private String key(String name) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(("private " + name + " ").repeat(12).getBytes(StandardCharsets.UTF_8));
        body.lines().filter(line -> line.length() >= 16).forEach(this::secret);
        return "-----BEGIN PRIVATE KEY-----\n" + body + "\n-----END PRIVATE KEY-----\n";
    }

    private String secret(String text) {
        planted.add(text);
        return text;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private Path write(String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }
}
