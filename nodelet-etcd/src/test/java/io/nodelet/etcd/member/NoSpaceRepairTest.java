package io.nodelet.etcd.member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nodelet.etcd.EtcdAlarm;
import io.nodelet.etcd.FakeEtcd;
import io.nodelet.etcd.HttpEtcdClient;
import io.nodelet.kube.FileClientConfig;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class NoSpaceRepairTest {
    private final FakeEtcd.Cluster cluster = new FakeEtcd.Cluster().member("a1", 64, 60);

    private NoSpaceRepair room(String member) {
        return new NoSpaceRepair(() -> cluster.client(member), 0);
    }

    private void perform(String member) {
        room(member).perform(_ -> {});
    }

    @Test
    void nothingToDoWithoutAnAlarm() {
        assertThat(room("a1").check().isHealthy()).isTrue();
        cluster.alarms.add(new EtcdAlarm("a1", EtcdAlarm.NOSPACE));
        assertThat(room("a1").check().reason()).contains("takes no writes");
        cluster.dead.add("a1");
        assertThat(room("a1").check().isHealthy()).as("not for this to judge").isTrue();
    }

    /// As on a machine that was never started: then the phase is stopped, and not broken.
    @Test
    void withoutCertificatesThereIsNobodyToAsk() {
        Path none = Path.of("no", "such", "file");
        var fileClientConfig = new FileClientConfig(URI.create("https://127.0.0.1:1"), none, none, none);

        assertThat(new NoSpaceRepair(() -> new HttpEtcdClient(fileClientConfig), 0)
                        .check()
                        .isHealthy())
                .isTrue();
    }

    @Test
    void healsWhenThePastIsWhatFillsIt() {
        cluster.past = 50;
        cluster.alarms.add(new EtcdAlarm("a1", EtcdAlarm.NOSPACE));

        perform("a1");

        assertThat(cluster.done).containsExactly("compact 100", "defragment a1", "disarm a1");
        assertThat(room("a1").check().isHealthy()).isTrue();
    }

    @Test
    void onlyTakesTheAlarmBackWhereThereIsRoom() {
        cluster.member("a1", 20, 10);
        cluster.alarms.add(new EtcdAlarm("a1", EtcdAlarm.NOSPACE));

        perform("a1");

        assertThat(cluster.done).containsExactly("compact 100", "disarm a1");
    }

    @Test
    void saysWhatToDoWhereItIsReallyFull() {
        cluster.alarms.add(new EtcdAlarm("a1", EtcdAlarm.NOSPACE));

        assertThatThrownBy(() -> perform("a1"))
                .hasMessageContaining("60 MiB of its 64 are in use")
                .hasMessageContaining("Raise etcd.quotaMiB");

        assertThat(cluster.done).containsExactly("compact 100");
        assertThat(cluster.alarms).hasSize(1);
    }

    @Test
    void damagedDataIsNotATaskOfTheirs() {
        cluster.alarms.add(new EtcdAlarm("a1", "CORRUPT"));
        assertThatThrownBy(() -> perform("a1")).hasMessageContaining("damaged");
        assertThat(cluster.done).isEmpty();
    }

    @Test
    void oneMemberAtATimeAndTheLeaderLast() {
        cluster.member("b2", 64, 60).member("c3", 64, 60);
        cluster.past = 50;
        cluster.alarms.add(new EtcdAlarm("a1", EtcdAlarm.NOSPACE));
        cluster.alarms.add(new EtcdAlarm("c3", EtcdAlarm.NOSPACE));

        assertThatThrownBy(() -> perform("a1")).hasMessageContaining("member m-b2 goes first");
        assertThatThrownBy(() -> perform("c3")).hasMessageContaining("member m-b2 goes first");
        assertThatThrownBy(() -> perform("b2")).hasMessageContaining("another one has not yet");
        assertThatThrownBy(() -> perform("a1")).hasMessageContaining("member m-c3 goes first");
        assertThatThrownBy(() -> perform("c3")).hasMessageContaining("another one has not yet");
        perform("a1");

        assertThat(cluster.done.stream().filter(text -> !text.startsWith("compact")))
                .containsExactly("defragment b2", "defragment c3", "disarm c3", "defragment a1", "disarm a1");
    }

    @Test
    void theDeadAreNotWaitedFor() {
        cluster.member("b2", 64, 60);
        cluster.past = 50;
        cluster.dead.add("b2");
        cluster.alarms.add(new EtcdAlarm("a1", EtcdAlarm.NOSPACE));

        perform("a1");

        assertThat(cluster.done).contains("defragment a1", "disarm a1");
    }
}
