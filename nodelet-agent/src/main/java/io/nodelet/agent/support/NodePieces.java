package io.nodelet.agent.support;

import io.nodelet.agent.logs.ComponentLog;
import io.nodelet.config.ConfigTree;
import io.nodelet.config.JsonText;
import io.nodelet.config.YamlText;
import io.nodelet.phases.Layout;
import io.nodelet.why.Diagnosis;
import io.nodelet.why.Facts;
import io.nodelet.why.FactsJson;
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
record NodePieces(SupportSources from) {
    private static final long LOG_LINES = 1000;
    private static final String LOG = ".log";
    /// What components read, apart from what may hold a secret.
    private static final List<String> PLAIN =
            List.of("containerd/config.toml", "etcd/etcd.yaml", "kubelet/kubelet.yaml", "kube-proxy/kube-proxy.yaml");

    List<Piece> all() {
        var facts = new FutureTask<>(from.facts());
        List<Piece> pieces = new ArrayList<>(List.of(
                new Piece(
                        "version.txt", () -> from.version() + "\nJava " + System.getProperty("java.vm.version") + "\n"),
                new Piece("status/node.json", () -> from.daemon().call().node()),
                new Piece("status/kube_status.json", () -> from.daemon().call().kube()),
                new Piece("status/kube_status.file", () -> Files.readString(from.status())),
                new Piece("status/metrics.txt", () -> from.metrics().call()),
                new Piece("status/facts.json", () -> {
                    facts.run();
                    return FactsJson.write(facts.get());
                }),
                new Piece("status/why.json", () -> JsonText.of(why(facts.get()))),
                new Piece("status/phases.txt", () -> phases(facts.get())),
                new Piece("config/nodelet.yaml", () -> Files.readString(from.file())),
                new Piece("config/in-force.yaml", () -> YamlText.of(ConfigTree.of(from.config()))),
                new Piece("state/ledger", () -> Files.readString(from.state().resolve("ledger"))),
                new Piece("state/intent", () -> Files.readString(from.state().resolve("intent"))),
                new Piece("state/owner.txt", () -> Files.readString(from.run().resolve("nodeletd.lock"))),
                new Piece("state/services.txt", () -> texts(from.run().resolve("services"))),
                new Piece("state/certificates.txt", () -> new CertificateList(from.machine()).text()),
                new Piece("state/files.txt", () -> new FileList(from.machine()).text())));
        PLAIN.forEach(it -> pieces.add(new Piece(
                "config/" + it.replace('/', '-'),
                () -> Files.readString(from.machine().path(Layout.CONFIG + "/" + it)))));
        pieces.addAll(logs());
        return pieces;
    }

    private static Object why(Facts facts) {
        return Diagnosis.of(facts).tree(Duration.ZERO);
    }

    private static String phases(Facts facts) {
        var text = new StringBuilder();
        facts.phases().forEach(it -> text.append(it).append('\n'));
        return text.toString();
    }

    private List<Piece> logs() {
        return names(from.logs()).stream()
                .filter(it -> it.endsWith(LOG))
                .map(it -> new Piece("logs/" + it, () -> tail(from.logs().resolve(it))))
                .toList();
    }

    private String tail(Path log) throws IOException {
        var text = new ByteArrayOutputStream();
        new ComponentLog(log, from.machine().clock().instant(), Optional.empty(), LOG_LINES).write(text);
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
            return files.map(it -> it.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            return List.of(); // nothing ran here yet
        }
    }
}
