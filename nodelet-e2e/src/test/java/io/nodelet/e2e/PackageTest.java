package io.nodelet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.host.Command;
import io.nodelet.host.CommandResult;
import io.nodelet.host.linux.LinuxCommands;
import io.nodelet.host.linux.Poll;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The life of both packages, each on a host with a real systemd, as docs/packages.md tells it.
@Tag("full")
class PackageTest {
    private static final Duration BUILD = Duration.ofMinutes(10);
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Path RPM = Path.of("/usr/bin/rpm");
    /// What a purged package leaves nothing of.
    private static final String TRACES = "ls -d /usr/lib/nodelet* /etc/pf9/kube.d /var/opt/pf9/nodelet"
            + " /opt/pf9/pf9-kube /var/log/pf9 /var/lib/kubelet"
            + " /etc/systemd/system/multi-user.target.wants/nodeletd* 2>/dev/null || true";

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private static Path folder;

    @BeforeAll
    static void build() {
        build("first", "0.1.0");
        build("second", "0.1.1");
    }

    /// Builds both packages, as another version.
    private static void build(String into, String version) {
        String output = folder.resolve(into).toString();
        Testbed.assertOk(Ctl.run(BUILD, "package", "build", "--output", output, "--package-version", version));
    }

    private static Path built(String in, String kind) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(in))) {
            return files.filter(path -> path.toString().endsWith(kind))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static void give(Testbed bed, String from, String kind) throws IOException {
        Path there = bed.inside("/root/nodelet" + kind);
        Files.copy(built(from, kind), there, StandardCopyOption.REPLACE_EXISTING);
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

    /// Training runs of Java are never quite the same, and so are the caches that they leave: the one difference.
    @Test
    void theSameSourcesGiveTheSameFilesButForCaches() throws IOException {
        requireRpm();
        build("again", "0.1.0");
        String deb = "dpkg-deb -c $0; dpkg-deb -I $0 md5sums preinst postinst prerm postrm";
        assertThat(told(deb, "again", ".deb")).isEqualTo(told(deb, "first", ".deb"));
        String rpm = "rpm -qp --dump --scripts --requires $0";
        assertThat(told(rpm, "again", ".rpm")).isEqualTo(told(rpm, "first", ".rpm"));
    }

    /// Caches are found by that name: while an upgrade puts files in place there is none.
    @Test
    void theNameOfCachesIsPutInPlaceLast() throws IOException {
        requireRpm();
        String last = " | grep /usr/lib/nodelet/ | tail -n 1";
        assertThat(said("dpkg-deb -c $0" + last, "first", ".deb")).endsWith("/usr/lib/nodelet/sum\n");
        assertThat(said("rpm -qpl $0" + last, "first", ".rpm")).isEqualTo("/usr/lib/nodelet/sum\n");
        assertThat(said("dpkg-deb -I $0 preinst", "first", ".deb"))
                .contains("mv -f /usr/lib/nodelet/sum /usr/lib/nodelet/sum.before");
    }

    private static String said(String script, String in, String kind) throws IOException {
        List<String> argv = List.of("sh", "-euc", script, built(in, kind).toString());
        return Testbed.assertOk(new LinuxCommands().run(Command.of(argv))).out();
    }

    /// What a script says of a package, but for its caches.
    private static List<String> told(String script, String in, String kind) throws IOException {
        List<String> lines = said(script, in, kind).lines().toList();
        assertThat(lines.stream().filter(line -> line.contains(".aot")))
                .as("its caches")
                .isNotEmpty();
        assertThat(lines.stream().filter(line -> line.contains("libjvm.so")))
                .as("its files")
                .isNotEmpty();
        return lines.stream().filter(line -> !line.contains(".aot")).toList();
    }

    @Test
    void theDebianPackageIsInstalledRebootedUpgradedAndPurged() throws IOException {
        try (Testbed bed = Testbed.up("--hosts-only", "--init", "systemd")) {
            bed.shell("mkdir -p /var/lib/dpkg/info /var/lib/dpkg/updates /var/lib/dpkg/triggers");
            Files.copy(Path.of("/var/lib/dpkg/status"), bed.inside("/var/lib/dpkg/status"));

            give(bed, "first", ".deb");
            bed.shell("dpkg -i /root/nodelet.deb");
            begin(bed);

            reboot(bed);
            awaitReady(bed);
            whyNamesADisabledUnit(bed);

            give(bed, "second", ".deb");
            upgrade(bed, "dpkg -i /root/nodelet.deb");

            bed.shell("dpkg --purge nodelet");
            assertGone(bed);
        }
    }

    @Test
    void theRpmIsInstalledUpgradedAndRemoved() throws IOException {
        requireRpm();
        try (Testbed bed = Testbed.up("--hosts-only", "--init", "systemd")) {
            give(bed, "first", ".rpm");
            // What it needs Debian's packages brought, which rpm does not know.
            bed.shell("rpm -i --nodeps /root/nodelet.rpm");
            assertThat(bed.exec("rpm", "-V", "--nodeps", "nodelet").out()).isEmpty();
            assertThat(bed.text("nodeletctl", "--version")).contains("0.1.0");
            bed.shell("echo 'drain: {deadline: 5s}' >/etc/pf9/nodelet/nodelet.yaml");
            begin(bed);

            give(bed, "second", ".rpm");
            upgrade(bed, "rpm -U --nodeps /root/nodelet.rpm");
            assertThat(bed.text("rpm", "-q", "nodelet")).startsWith("nodelet-0.1.1-");

            aRemovalThatWouldHarmPodsIsRefused(bed);
            bed.shell("NODELET_REMOVE_FORCE=1 rpm -e nodelet");
            assertThat(RunningServices.running(bed)).isEmpty();
            assertThat(bed.exec("rpm", "-q", "nodelet").ok()).isFalse();

            bed.shell("rpm -i --nodeps /root/nodelet.rpm");
            itsCachesGoWithIt(bed);
            // The removal stopped the node, and so it stays until somebody starts it.
            bed.shell("systemctl enable --now nodeletd && /usr/bin/nodeletd phases start");
            awaitReady(bed);
            assertThat(bed.kubectl("get", "deployment", "web"))
                    .as("its data stayed")
                    .contains("web");

            bed.kubectl("delete", "poddisruptionbudget", "web"); // its pods may go
            bed.shell("nodeletd reset --yes && rpm -e nodelet");
            assertGone(bed);
        }
    }

    private static void aRemovalThatWouldHarmPodsIsRefused(Testbed bed) {
        bed.kubectl("apply", "-f", bed.manifest("web.yaml").toString());
        bed.kubectl("rollout", "status", "deployment/web", "--timeout=120s");
        bed.kubectl("create", "poddisruptionbudget", "web", "--selector=app=web", "--min-available=1");
        Map<String, List<String>> services = RunningServices.running(bed);
        CommandResult removal = bed.exec("rpm", "-e", "nodelet");
        assertThat(removal.ok()).as(removal.err()).isFalse();
        assertThat(removal.err()).contains("nodelet stays installed");
        assertThat(bed.exec("rpm", "-V", "--nodeps", "nodelet").out()).isEmpty();
        assertThat(RunningServices.running(bed)).isEqualTo(services);
        awaitReady(bed);
    }

    /// Debian has it, and a machine need not.
    private static void requireRpm() {
        if (!Files.isExecutable(RPM)) {
            String installer = Path.of(System.getProperty("nodelet.dist"), "lib/install-packages")
                    .toAbsolutePath()
                    .toString();
            assertThat(Shell.run(Map.of("NODELET_YES", "1"), "", List.of(installer, "rpm"))
                            .exit())
                    .isZero();
        }
    }

    private static void begin(Testbed bed) {
        assertThat(bed.text("/usr/bin/nodeletd", "version")).startsWith("nodeletd ");
        itsCachesGoWithIt(bed);
        noCacheHoldsMachineCode(bed);
        assertThat(bed.shell("zcat /usr/share/man/man8/nodeletd.8.gz")).contains(".TH NODELETD 8");
        assertThat(bed.shell("ls /usr/share/bash-completion/completions")).contains("nodeletd\n", "nodeletctl\n");
        bed.shell("systemctl enable --now nodeletd");
        awaitReady(bed);
        assertThat(bed.text("/usr/bin/nodeletctl", "token", "create", "--ttl", "5m"))
                .startsWith("nodelet");
    }

    /// With this option, Java ends where it can't use a cache.
    private static void itsCachesGoWithIt(Testbed bed) {
        bed.shell("export NODELET_JAVA_OPTS=-XX:AOTMode=on; cd /usr/bin; ./nodeletd phases list; ./nodeletd warm-up;"
                + " ./nodeletd warm-up-run; ./nodeletctl --help");
    }

    /// It would be the build machine's processor's.
    private static void noCacheHoldsMachineCode(Testbed bed) {
        assertThat(bed.shell("NODELET_JAVA_OPTS=-Xlog:aot+codecache+init=info /usr/bin/nodeletd phases list"))
                .contains("AOT Code Cache is empty");
    }

    private static String mainPid(Testbed bed) {
        return bed.text("systemctl", "show", "-P", "MainPID", "nodeletd").strip();
    }

    private static void whyNamesADisabledUnit(Testbed bed) {
        bed.shell("systemctl disable nodeletd");
        assertThat(bed.exec("/usr/bin/nodeletd", "why").out()).contains("[nodeletd.disabled]");
        bed.shell("systemctl enable nodeletd");
        assertThat(bed.exec("/usr/bin/nodeletd", "why").out()).doesNotContain("[nodeletd.");
    }

    /// Another daemon, and nothing else is another.
    private static void upgrade(Testbed bed, String command) {
        Map<String, List<String>> services = RunningServices.running(bed);
        assertThat(services.keySet()).containsAll(RunningServices.ALL);
        String containers = RunningServices.containers(bed);
        String daemon = mainPid(bed);
        bed.shell(command);
        awaitReady(bed);
        assertThat(mainPid(bed)).isNotEqualTo(daemon);
        assertThat(bed.shell("grep -o '[^/]*[.]aot' /proc/" + mainPid(bed) + "/maps | sort -u"))
                .as("the daemon's cache")
                .matches("nodeletd-run-[0-9a-f]{16}[.]aot\n");
        assertThat(RunningServices.running(bed)).as("no component restarted").isEqualTo(services);
        assertThat(RunningServices.containers(bed)).isEqualTo(containers);
    }

    private static void assertGone(Testbed bed) {
        assertThat(RunningServices.running(bed)).isEmpty();
        assertThat(bed.shell("systemctl list-units --all --plain --no-legend 'nodelet*'"))
                .isEmpty();
        assertThat(bed.shell(TRACES)).isEmpty();
    }
}
