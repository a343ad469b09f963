package io.nodelet.diagnosis.support;

import io.nodelet.config.ConfigTree;
import io.nodelet.config.JsonText;
import io.nodelet.config.YamlText;
import io.nodelet.diagnosis.logs.LogQuery;
import io.nodelet.model.Layout;
import io.nodelet.why.Facts;
import io.nodelet.why.FactsJson;
import io.nodelet.why.rule.Rules;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;

/// What nodeletd itself knows and wrote: documents, reasons, logs, its configuration and ledger.
///
/// @param from where it comes from
record NodeEntries(SupportSources from) {
    private static final long LOG_LINES = 1000;
    private static final String LOG = ".log";
    /// What components read, apart from what may hold a secret.
    private static final List<String> PLAIN =
            List.of("containerd/config.toml", "etcd/etcd.yaml", "kubelet/kubelet.yaml", "kube-proxy/kube-proxy.yaml");

    List<ArchiveEntry> all() {
        var facts = new FutureTask<>(from.facts());
        List<ArchiveEntry> pieces = new ArrayList<>(List.of(
                new ArchiveEntry(
                        "version.txt", () -> from.version() + "\nJava " + System.getProperty("java.vm.version") + "\n"),
                new ArchiveEntry("status/node.json", () -> from.daemon().call().node()),
                new ArchiveEntry(
                        "status/kube_status.json", () -> from.daemon().call().kube()),
                new ArchiveEntry("status/kube_status.file", () -> Files.readString(from.status())),
                new ArchiveEntry("status/metrics.txt", () -> from.metrics().call()),
                new ArchiveEntry("status/facts.json", () -> {
                    facts.run();
                    return FactsJson.write(facts.get());
                }),
                new ArchiveEntry("status/why.json", () -> JsonText.of(why(facts.get()))),
                new ArchiveEntry("status/phases.txt", () -> phases(facts.get())),
                new ArchiveEntry("config/nodelet.yaml", () -> Files.readString(from.file())),
                new ArchiveEntry("config/in-force.yaml", () -> YamlText.of(ConfigTree.of(from.config()))),
                new ArchiveEntry(
                        "state/ledger", () -> Files.readString(from.state().resolve("ledger"))),
                new ArchiveEntry(
                        "state/intent", () -> Files.readString(from.state().resolve("intent"))),
                new ArchiveEntry(
                        "state/owner.txt", () -> Files.readString(from.run().resolve("nodeletd.lock"))),
                new ArchiveEntry("state/services.txt", () -> texts(from.run().resolve("services"))),
                new ArchiveEntry("state/certificates.txt", () -> new CertificateList(from.machine()).render()),
                new ArchiveEntry("state/files.txt", () -> new FileList(from.machine()).render())));
        PLAIN.forEach(text -> pieces.add(new ArchiveEntry(
                "config/" + text.replace('/', '-'),
                () -> Files.readString(from.machine().path(Layout.CONFIG + "/" + text)))));
        pieces.addAll(logs());
        return pieces;
    }

    private static Object why(Facts facts) {
        return Rules.diagnose(facts).toMap(Duration.ZERO);
    }

    private static String phases(Facts facts) {
        var text = new StringBuilder();
        facts.phases().forEach(phaseSeen -> text.append(phaseSeen).append('\n'));
        return text.toString();
    }

    private List<ArchiveEntry> logs() {
        return names(from.logs()).stream()
                .filter(name -> name.endsWith(LOG))
                .map(name ->
                        new ArchiveEntry("logs/" + name, () -> tail(from.logs().resolve(name))))
                .toList();
    }

    private String tail(Path log) throws IOException {
        var text = new ByteArrayOutputStream();
        new LogQuery(log, from.machine().clock().instant(), Optional.empty(), LOG_LINES).write(text);
        return text.toString(StandardCharsets.UTF_8);
    }

    /// All files of a folder, one after the other.
    private static String texts(Path folder) throws IOException {
        var text = new StringBuilder();
        for (String name : names(folder)) {
            if (Files.isRegularFile(folder.resolve(name))) {
                text.append("== ")
                        .append(name)
                        .append('\n')
                        .append(Files.readString(folder.resolve(name)))
                        .append('\n');
            }
        }
        return text.toString();
    }

    private static List<String> names(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(path -> path.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            return List.of(); // nothing ran here yet
        }
    }
}
