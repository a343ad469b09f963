package io.nodelet.etcd.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nodelet.etcd.FakeEtcd;
import io.nodelet.etcd.KnownMembers;
import io.nodelet.model.NodeletException;
import io.nodelet.model.Specs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// No restore beside those who hold the data, be they seen or only not ruled out.
class RestorePreconditionsTest {
    private final FakeEtcd.Cluster cluster =
            new FakeEtcd.Cluster().member("a1", 10, 8).member("b2", 10, 8);

    @TempDir
    private Path root;

    private KnownMembers known() {
        return KnownMembers.in(root);
    }

    private RestoreJournal journal() {
        return RestoreJournal.in(root);
    }

    private RestorePreconditions plan() {
        var programs = new EtcdPrograms(
                command -> {
                    throw new AssertionError(command);
                },
                Path::of,
                EtcdPrograms.local(Specs.master()));
        return new RestorePreconditions(Specs.master(), cluster.client("a1"), programs, journal(), known());
    }

    private RestoreState begun(String unpacked) {
        var begun = new RestoreState(
                root.resolve("a.db"),
                "print",
                root.resolve("data"),
                "before-1",
                1,
                new EtcdPrograms.Identity("m1", "https://10.0.0.1:2380", "c1"),
                unpacked);
        journal().write(begun);
        return begun;
    }

    @Test
    void whoIsNotKnownIsNotNobody() throws IOException {
        cluster.dead.add("a1");
        assertThat(plan().revision(false)).as("a new machine").isEqualTo(OptionalLong.empty());
        Files.writeString(root.resolve("etcd-member"), "since=2026-11-30T00:00:00Z\n");
        assertThatThrownBy(() -> plan().revision(false))
                .isInstanceOf(NodeletException.class)
                .hasMessageContaining("it is not known who else belongs to this etcd");
        Files.writeString(root.resolve("etcd-members"), "{\"others\"");
        assertThatThrownBy(() -> plan().revision(false)).hasMessageContaining("it is not known");
        assertThat(plan().revision(true)).isEqualTo(OptionalLong.empty());
    }

    @Test
    void whoAnswersHoldsTheDataWhateverAPersonSays() {
        assertThatThrownBy(() -> plan().revision(true)).hasMessageContaining("m-b2");
        known().keep(cluster.client("a1").members(), "a1");
        cluster.dead.add("a1");
        assertThatThrownBy(() -> plan().revision(true)).hasMessageContaining("m-b2");
        cluster.dead.add("b2");
        assertThat(plan().revision(false)).isEqualTo(OptionalLong.empty());
    }

    /// The others came back before the data was touched: the restore is not wanted any more.
    @Test
    void whatHasReplacedNothingIsWithdrawn() throws IOException {
        known().keep(cluster.client("a1").members(), "a1");
        cluster.dead.add("a1");
        RestoreState begun = begun("");
        assertThatThrownBy(() -> plan().requireStillLost(begun)).hasMessageContainingAll("m-b2", "is withdrawn");
        assertThat(journal().read()).isEmpty();

        RestoreState swapped = begun("try-1");
        Files.createDirectories(root.resolve("data/before-1"));
        assertThatThrownBy(() -> plan().requireStillLost(swapped))
                .hasMessageContaining("m-b2")
                .hasMessageNotContaining("withdrawn");
        assertThat(journal().read()).contains(swapped);

        cluster.dead.add("b2");
        assertThatCode(() -> plan().requireStillLost(swapped)).doesNotThrowAnyException();
    }
}
