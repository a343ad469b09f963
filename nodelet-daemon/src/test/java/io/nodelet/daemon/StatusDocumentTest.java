package io.nodelet.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.config.JsonText;
import io.nodelet.engine.Operation;
import io.nodelet.engine.Outcome;
import io.nodelet.engine.RunEvent;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The documents' exact form; `-Dgolden.update=true` writes the files.
class StatusDocumentTest {
    private static final Path FOLDER = Path.of("src/test/resources/io/nodelet/daemon");
    private final Bench bench = new Bench();

    @Test
    void theSeedsDocumentOfANodeThatIsWell() throws IOException {
        bench.check();

        assertGolden("kube_status.ok.json", bench.status().render());
    }

    @Test
    void theSeedsDocumentInTheMiddleOfTheSecondAttempt() throws IOException {
        heal();

        assertGolden("kube_status.retrying.json", bench.status().render());
    }

    @Test
    void ourOwnDocumentInTheMiddleOfTheSecondAttempt() throws IOException {
        heal();
        bench.node.pause(Optional.of(new HealingPause(bench.now.plusSeconds(1800), "new disk")));

        var document = new StatusDocument(new NodeIdentity("n1", "master", "c1"), time -> time);
        assertGolden("status.retrying.json", JsonText.of(document.toMap(bench.node, "", Map.of(), bench.now)));
    }

    /// The pause has its own place: the reason says what is wrong.
    @Test
    void aPauseDoesNotHideWhatIsWrong() {
        bench.check().afterSeconds(60);
        bench.node.pause(Optional.of(new HealingPause(bench.now.plusSeconds(1800), "new disk")));
        bench.node.lost("kube-scheduler", "was killed by SIGKILL", true, bench.now);

        var document = new StatusDocument(new NodeIdentity("n1", "master", "c1"), time -> time);
        assertThat(document.toMap(bench.node, "", Map.of(), bench.now))
                .containsEntry("state", "failed")
                .containsEntry("reason", "kube-scheduler was killed by SIGKILL")
                .containsEntry("pause", Map.of("until", "2026-11-22T12:31:00Z", "why", "new disk"));
    }

    private void heal() {
        bench.check().afterSeconds(60).node.lost("etcd", "was killed by signal 9", true, bench.now);
        bench.actWhenDue(Bench.failedAt(Bench.ETCD), Bench.differs(Bench.ETCD, "service", "etcd"));
        bench.afterSeconds(2);
        bench.node.began(bench.decide(), bench.now);
        bench.node.heard(new RunEvent.Started(Bench.ETCD, Operation.START));
        bench.node.heard(new RunEvent.Started(Bench.CERTS, Operation.STATUS));
        bench.node.heard(new RunEvent.Started(Bench.CONTROL, Operation.START));
        bench.node.heard(new RunEvent.Finished(
                Bench.CONTROL,
                Operation.START,
                new Outcome.Failed(new NodeletException("it did not come up")),
                Duration.ofMillis(1500)));
    }

    private static void assertGolden(String name, String text) throws IOException {
        Path file = FOLDER.resolve(name);
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(file, text);
        }
        assertThat(file).hasContent(text);
    }
}
