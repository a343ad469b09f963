package io.nodelet.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.kube.TestPki;
import io.nodelet.model.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What `nodeletd metrics` prints, and that what is written about it is true.
class MetricsTest {
    private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE ([a-z_]+) (gauge|counter|histogram)$");
    private static final Pattern SAMPLE = Pattern.compile(
            "[a-z_]+(\\{[a-z_]+=\"([^\"\\\\]|\\\\.)*\"(,[a-z_]+=\"([^\"\\\\]|\\\\.)*\")*})? -?[0-9.E+-]+");
    private static final Pattern NAMED = Pattern.compile("\\b(?:nodelet|process)_[a-z_]+\\b");

    @TempDir
    Path root;

    private TestDaemon daemon;

    @BeforeEach
    void begin() throws IOException {
        daemon = new TestDaemon(root);
    }

    @AfterEach
    void end() {
        daemon.close();
    }

    @Test
    void printsThem() throws IOException {
        Path certs =
                Files.createDirectories(root.resolve(Layout.CERTS.toString().substring(1)));
        var _ = new TestPki(certs, "ca");
        Files.writeString(certs.resolve("torn.crt"), "-----BEGIN");

        Session.Result result = daemon.session.run("metrics");

        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(result.out())
                .contains("nodelet_build_info{version=\"1.2.3\"")
                .contains("nodelet_node_state{state=\"ok\"} 1\n")
                .contains("nodelet_phase_state{phase=\"055-etcd_run.sh\",state=\"running\"} 1\n")
                .containsPattern("nodelet_certificate_expires_in_seconds\\{certificate=\"ca\"} -?[0-9]+\n")
                .doesNotContain("torn")
                .containsPattern("nodelet_loop_lag_seconds_count [1-9]")
                .containsPattern("process_start_time_seconds [1-9]");
        assertThat(result.out().lines().filter(line -> !line.startsWith("# ")))
                .isNotEmpty()
                .allMatch(line -> SAMPLE.matcher(line).matches());
    }

    @Test
    void aHealIsCounted() throws IOException {
        Files.writeString(root.resolve("made-by-55"), "edited");

        daemon.await(() -> daemon.session.run("metrics").out().contains("reason=\"differs\",result=\"good\"} 1"));

        assertThat(daemon.session.run("metrics").out())
                .contains("nodelet_phase_restarts_total{phase=\"055-etcd_run.sh\"} 1\n");
    }

    @Test
    void thePageNamesThemAllAndNoOther() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "metrics.md"));
        Set<String> rows = new TreeSet<>();
        Pattern.compile("(?m)^\\| `((?:nodelet|process)_[a-z_]+)")
                .matcher(page)
                .results()
                .forEach(match -> rows.add(match.group(1)));

        assertThat(rows).isEqualTo(names());
        assertThat(unknown(List.of(page))).isEmpty();
    }

    @Test
    void theDashboardAsksForWhatThereIs() throws IOException {
        JsonNode dashboard =
                JsonMapper.shared().readTree(Files.readString(Path.of("..", "docs", "grafana-dashboard.json")));
        List<String> queries = dashboard.findValuesAsString("expr");

        assertThat(queries)
                .hasSizeGreaterThan(8)
                .allMatch(text -> NAMED.matcher(text).find());
        assertThat(unknown(queries)).isEmpty();
        assertThat(dashboard.path("uid").asString("")).isEqualTo("nodelet-node");
    }

    /// The names in these texts that no metric has.
    private Set<String> unknown(Collection<String> texts) {
        Set<String> named = new TreeSet<>();
        texts.forEach(text -> NAMED.matcher(text)
                .results()
                .map(MatchResult::group)
                .map(value -> value.replaceFirst("_(bucket|sum|count)$", ""))
                .forEach(named::add));
        named.removeAll(names());
        return named;
    }

    private Set<String> names() {
        Set<String> names = new TreeSet<>();
        TYPE.matcher(daemon.session.run("metrics").out()).results().forEach(match -> names.add(match.group(1)));
        return names;
    }
}
