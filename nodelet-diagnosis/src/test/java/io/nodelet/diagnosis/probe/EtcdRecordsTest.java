package io.nodelet.diagnosis.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.why.Facts.Etcd;
import java.util.List;
import org.junit.jupiter.api.Test;

class EtcdRecordsTest {
    /// Whoever does not know that others hold the data advises to put an old snapshot in its place.
    @Test
    void whatTheDiskSaysIsKnownWhileEtcdDoesNotAnswer() {
        var records =
                new EtcdRecords("2026-11-22T02:00:00Z", 21_600, "a damaged one", "no such bucket", List.of("master-2"));

        Etcd seen = records.beside(EtcdProbe.UNSEEN);

        assertThat(seen.answers()).isFalse();
        assertThat(seen.others()).containsExactly("master-2");
        assertThat(seen.lastSnapshot()).isEqualTo("2026-11-22T02:00:00Z");
        assertThat(seen.snapshotSeconds()).isEqualTo(21_600);
        assertThat(seen.drillFault()).isEqualTo("a damaged one");
        assertThat(seen.copyFault()).isEqualTo("no such bucket");
    }
}
