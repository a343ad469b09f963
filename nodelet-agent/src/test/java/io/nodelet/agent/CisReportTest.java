package io.nodelet.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.checks.cis.CisReport;
import io.nodelet.checks.cis.CisResult;
import io.nodelet.checks.cis.CisVerdict;
import io.nodelet.checks.machine.Machine;
import io.nodelet.config.ConfigFile;
import io.nodelet.config.JsonText;
import io.nodelet.engine.Item;
import io.nodelet.engine.ledger.FileLedgerStore;
import io.nodelet.host.TrustedFiles;
import io.nodelet.model.NodeConfig;
import io.nodelet.model.NodeFacts;
import io.nodelet.model.NodeSpec;
import io.nodelet.phases.PhaseIds;
import io.nodelet.resources.Service;
import io.nodelet.resources.TextFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The benchmark's checks, on what the phases declare: their files with their modes, and their services' command lines
/// as those of processes.
class CisReportTest {
    private static final Set<Integer> PHASES = Set.of(
            PhaseIds.KUBECONFIGS.number(),
            PhaseIds.ETCD_CONFIGURE.number(),
            PhaseIds.CONTROL_PLANE.number(),
            PhaseIds.CNI.number(),
            PhaseIds.KUBELET.number(),
            PhaseIds.KUBE_PROXY.number());

    private static final String ENCRYPTION =
            "resources: [{resources: [secrets], providers: [{secretbox: {}}," + " {identity: {}}]}]\n";

    @TempDir
    Path folder;

    private final int[] pid = {100};

    private CisReport report(String yaml) throws IOException {
        return report(config(yaml), machine(yaml));
    }

    private static CisReport report(NodeConfig config, Machine machine) {
        return CisReport.of(machine, config, "n1");
    }

    private NodeConfig config(String yaml) throws IOException {
        Path file = folder.resolve("nodelet.yaml");
        return ConfigFile.load(
                Files.writeString(file, yaml + "\ncomponents: {bundle: " + folder.resolve("bundle") + "}\n"));
    }

    private Machine machine(String yaml) throws IOException {
        Path root = Files.createDirectories(folder.resolve("machine"));
        bundle();
        var facts = new NodeFacts("n1", "10.0.0.1", "eth0", 1500, NodeFacts.Cgroups.V2, true, "amd64", true, false, "");
        var store = new FileLedgerStore(folder.resolve("ledger"));
        var spec = new NodeSpec(config(yaml), facts);
        var wiring = new Wiring(spec, Clock.systemUTC(), store, folder.resolve("run"), TrustedFiles.SYSTEM);
        for (var phase : wiring.plan().phases()) {
            if (PHASES.contains(phase.id().number())) {
                for (Item item : phase.declare()) {
                    lay(root, item);
                }
            }
        }
        file(root, "/etc/pf9/kube.d/certs/etcd/ca.crt", "etcd's", "rw-------");
        file(root, "/etc/pf9/kube.d/certs/ca.crt", "the cluster's", "rw-------");
        file(root, "/etc/pf9/kube.d/encryption.yaml", ENCRYPTION, "rw-------");
        return new Machine(root, Clock.systemUTC(), "amd64", List::of, _ -> 0, _ -> 0, _ -> List.of());
    }

    private void lay(Path root, Item item) throws IOException {
        switch (item) {
            case TextFile text -> {
                Path path = file(root, text.path().toString(), text.content(), "rw-------");
                Files.setAttribute(path, "unix:mode", 0100000 | Integer.parseInt(text.mode(), 8));
            }
            case Service service ->
                file(root, "/proc/" + pid[0]++ + "/cmdline", String.join("\0", service.argv()) + "\0", "r--r--r--");
            default -> {} // nothing that a check looks at
        }
    }

    private static Path file(Path root, String path, String text, String mode) throws IOException {
        Path file = root.resolve(path.substring(1));
        Files.createDirectories(file.getParent());
        Files.write(file, text.getBytes(StandardCharsets.UTF_8));
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    private void bundle() throws IOException {
        Stream<String> binaries = Stream.of(
                        ("apigate containerd containerd-shim-runc-v2 ctr runc etcd etcdctl etcdutl flanneld kube-apiserver"
                                        + " kube-controller-manager kube-proxy kube-scheduler kubectl kubelet")
                                .split(" "))
                .map(name -> "bin/" + name);
        Stream<String> plugins =
                Stream.of("bridge", "host-local", "loopback", "portmap").map(name -> "cni/" + name);
        List<Map<String, Object>> files = Stream.concat(binaries, plugins)
                .map(path -> entry(path, path.startsWith("bin") ? "binary" : "cni"))
                .toList();
        Map<String, Object> all =
                Map.of("name", "all", "version", "v1", "licence", "Apache-2.0", "files", files, "source", origin());
        Files.createDirectories(folder.resolve("bundle"));
        Files.writeString(
                folder.resolve("bundle/manifest.json"),
                JsonText.of(Map.of(
                        "schema", 1,
                        "arch", "amd64",
                        "catalog", "0".repeat(64),
                        "components", List.of(all),
                        "sbom", entry("sbom.cdx.json", "sbom"))));
    }

    private static Map<String, String> origin() {
        return Map.of("origin", "go-module", "location", "none");
    }

    private static Map<String, Object> entry(String path, String kind) {
        return Map.of("path", path, "sha256", "0".repeat(64), "size", 0, "kind", kind);
    }

    private static List<CisResult> of(CisReport report, CisVerdict verdict) {
        return report.results().stream()
                .filter(result -> result.verdict() == verdict)
                .toList();
    }

    private static CisVerdict verdict(CisReport report, String number) {
        return report.results().stream()
                .filter(result -> result.number().equals(number))
                .findFirst()
                .orElseThrow()
                .verdict();
    }

    @Test
    void nothingFailsOnANodeAsAnEmptyConfigurationMakesIt() throws IOException {
        CisReport master = report("role: master");
        assertThat(of(master, CisVerdict.FAIL)).isEmpty();
        assertThat(master.results()).extracting(CisResult::number).doesNotHaveDuplicates();
        assertThat(of(master, CisVerdict.EXCEPTION))
                .extracting(CisResult::number)
                .containsExactly("1.1.12", "1.2.9", "1.2.11", "4.2.6", "4.2.7", "4.2.10", "5.3.1");
        assertThat(of(master, CisVerdict.PASS)).hasSizeGreaterThan(80);
    }

    @Test
    void aWorkerIsAskedForWhatItHas() throws IOException {
        CisReport worker = report("role: worker\ncontrolPlane: {endpoint: 10.0.0.9}\nnetwork: {plugin: flannel}");
        assertThat(of(worker, CisVerdict.FAIL)).isEmpty();
        assertThat(worker.results()).extracting(CisResult::number).allMatch(number -> number.startsWith("4."));
    }

    /// An auditor finds them in docs/security.md, each with its reason.
    @Test
    void everyExceptionIsJustified() throws IOException {
        String page = Files.readString(Path.of("../docs/security.md"));
        for (CisResult exception : of(report("role: master"), CisVerdict.EXCEPTION)) {
            assertThat(page.lines()).anyMatch(line -> line.startsWith("| " + exception.number() + " |"));
        }
    }

    @Test
    void whatAnOperatorTookAwayFails() throws IOException {
        CisReport report = report("""
                role: master
                controlPlane: {apiserverFlags: {profiling: "true", audit-log-maxage: "7", token-auth-file: /x}}
                kubelet: {settings: {readOnlyPort: 10255, seccompDefault: false, streamingConnectionIdleTimeout: 0s}}
                """);
        assertThat(of(report, CisVerdict.FAIL))
                .extracting(CisResult::number)
                .containsExactly("1.2.2", "1.2.15", "1.2.17", "4.2.4", "4.2.5", "4.2.14");
    }

    @Test
    void modesCount() throws IOException {
        Machine machine = machine("role: master");
        Path kubelet = machine.path("/etc/pf9/kube.d/kubelet/kubelet.yaml");
        Files.setPosixFilePermissions(kubelet, PosixFilePermissions.fromString("rw-r--r--"));
        Files.setPosixFilePermissions(
                machine.path("/etc/pf9/kube.d/certs/etcd/ca.crt"), PosixFilePermissions.fromString("r--r-----"));
        CisReport report = report(config("role: master"), machine);
        assertThat(of(report, CisVerdict.FAIL))
                .extracting(CisResult::number, CisResult::seen)
                .satisfiesExactly(
                        tuple -> assertThat(tuple.toList().toString()).contains("1.1.20", "etcd/ca.crt: mode 0440"),
                        tuple -> assertThat(tuple.toList().toString()).contains("4.1.9", "kubelet.yaml: mode 0644"));
    }

    /// A check that nothing can be seen of is none that passed.
    @Test
    void whatDoesNotRunFails() throws IOException {
        Machine empty = new Machine(
                Files.createDirectories(folder.resolve("empty")),
                Clock.systemUTC(),
                "amd64",
                List::of,
                _ -> 0,
                _ -> 0,
                _ -> List.of());
        CisReport report = report(config("role: master"), empty);
        assertThat(verdict(report, "1.2.1")).isEqualTo(CisVerdict.FAIL);
        assertThat(verdict(report, "2.2")).isEqualTo(CisVerdict.FAIL);
        assertThat(verdict(report, "1.2.28")).isEqualTo(CisVerdict.FAIL);
        assertThat(verdict(report, "3.2.2")).isEqualTo(CisVerdict.FAIL);
        assertThat(verdict(report, "4.2.1")).isEqualTo(CisVerdict.FAIL);
        assertThat(report.toMap().keySet()).containsExactly("node", "role", "summary", "checks");
    }

    @Test
    void secretsThatAreWrittenAsTheyAreFail() throws IOException {
        Machine machine = machine("role: master");
        Path file = machine.path("/etc/pf9/kube.d/encryption.yaml");
        Files.writeString(file, "resources: [{resources: [secrets], providers: [{identity: {}}, {secretbox: {}}]}]\n");
        assertThat(verdict(report(config("role: master"), machine), "1.2.28")).isEqualTo(CisVerdict.FAIL);
    }
}
