package io.nodelet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.host.CommandResult;
import io.nodelet.host.linux.Poll;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The life of the Debian package, on a host with a real systemd, as docs/packages.md tells it.
class PackageTest {
    private static final Duration BUILD = Duration.ofMinutes(10);
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    /// Builds the packages, as another version.
    private Path deb(String into, String version) throws IOException {
        Path output = folder.resolve(into);
        Testbed.assertOk(
                Ctl.run(BUILD, "package", "build", "--output", output.toString(), "--package-version", version));
        try (Stream<Path> files = Files.list(output)) {
            return files.filter(it -> it.toString().endsWith(".deb"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static void give(Testbed bed, Path deb) throws IOException {
        Files.copy(deb, bed.inside("/root/nodelet.deb"), StandardCopyOption.REPLACE_EXISTING);
    }

    private static void await(Testbed bed, String what, String script) {
        assertThat(Poll.until(PATIENCE, () -> bed.exec("sh", "-c", script).ok()))
                .as(what + ": "
                        + bed.exec("sh", "-c", "systemctl status nodeletd; tail -5 /var/log/pf9/kube/kube.log")
                                .out())
                .isTrue();
    }

    private static void awaitReady(Testbed bed) {
        await(bed, "nodeletd runs", "systemctl is-active --quiet nodeletd");
        await(
                bed,
                "the node is Ready",
                "KUBECONFIG=/etc/pf9/kube.d/kubeconfigs/admin.yaml kubectl get nodes --no-headers | grep -q ' Ready '"
                        + " && /usr/bin/nodeletd phases status");
    }

    private static void reboot(Testbed bed) {
        CommandResult _ = bed.exec("systemctl", "reboot");
        assertThat(Poll.until(
                        PATIENCE,
                        () -> !ProcessHandle.of(bed.host().init().pid())
                                .map(ProcessHandle::isAlive)
                                .orElse(false)))
                .isTrue();
        Testbed.assertOk(bed.tryUp("--hosts-only"));
    }

    @Test
    void installReadyRebootUpgradePurge() throws IOException {
        Path first = deb("first", "0.1.0");
        assertThat(deb("again", "0.1.0")).as("the same bytes").hasSameBinaryContentAs(first);
        Path second = deb("second", "0.1.1");
        try (Testbed bed = Testbed.up("--hosts-only", "--init", "systemd")) {
            Files.createDirectories(bed.inside("/var/lib/dpkg"));
            bed.shell("mkdir -p /var/lib/dpkg/info /var/lib/dpkg/updates /var/lib/dpkg/triggers");
            Files.copy(Path.of("/var/lib/dpkg/status"), bed.inside("/var/lib/dpkg/status"));
            bed.shell("cp /etc/pf9/nodelet/nodelet.yaml /root/nodelet.yaml");

            give(bed, first);
            bed.shell("dpkg -i /root/nodelet.deb");
            assertThat(bed.text("/usr/bin/nodeletd", "version")).startsWith("nodeletd ");
            assertThat(bed.shell("ls /usr/lib/nodelet/aot")).contains("nodeletd.aot");
            assertThat(bed.shell("zcat /usr/share/man/man8/nodeletd.8.gz")).contains(".TH NODELETD 8");
            bed.shell("systemctl enable --now nodeletd");
            awaitReady(bed);

            reboot(bed);
            awaitReady(bed);

            bed.shell("systemctl disable nodeletd");
            assertThat(bed.exec("/usr/bin/nodeletd", "why").out()).contains("[nodeletd.disabled]");
            bed.shell("systemctl enable nodeletd");
            assertThat(bed.exec("/usr/bin/nodeletd", "why").out()).doesNotContain("[nodeletd.");

            Map<String, List<String>> services = Services.running(bed);
            assertThat(services.keySet()).containsAll(Services.ALL);
            String containers = Services.containers(bed);
            String daemon = bed.text("systemctl", "show", "-P", "MainPID", "nodeletd");
            give(bed, second);
            bed.shell("dpkg -i /root/nodelet.deb");
            awaitReady(bed);
            assertThat(bed.text("systemctl", "show", "-P", "MainPID", "nodeletd"))
                    .isNotEqualTo(daemon);
            assertThat(Services.running(bed)).as("no component restarted").isEqualTo(services);
            assertThat(Services.containers(bed)).isEqualTo(containers);

            bed.shell("dpkg --purge nodelet");
            assertThat(Services.running(bed)).isEmpty();
            assertThat(bed.shell("systemctl list-units --all --plain --no-legend 'nodelet*'"))
                    .isEmpty();
            assertThat(bed.shell("ls -d /usr/lib/nodelet* /etc/pf9/kube.d /var/opt/pf9/nodelet /opt/pf9/pf9-kube"
                            + " /var/log/pf9 /var/lib/kubelet /etc/systemd/system/multi-user.target.wants/nodeletd* 2>/dev/null"
                            + " || true"))
                    .isEmpty();
        }
    }
}
