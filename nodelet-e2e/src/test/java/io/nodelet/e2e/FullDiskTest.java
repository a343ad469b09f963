package io.nodelet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.host.CommandResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A disk that fills up in the middle of a run ends it with a clear word. With room again, the same command goes
/// on, and a reset leaves nothing.
@Tag("full")
class FullDiskTest {
    @Test
    void aRunGoesOnOnceThereIsRoomAgain() throws IOException {
        try (Testbed bed = Testbed.emptyHost()) {
            bed.shell("mkdir -p /var/opt/pf9 /etc/pf9");
            small(bed, "/var/opt/pf9", 16);
            small(bed, "/etc/pf9", 12);
            HostSnapshot before = HostSnapshot.of(bed);
            assertFull(bed, "/etc/pf9", "--phase", "020", "--single");
            grow(bed, "/etc/pf9");
            assertFull(bed, "/var/opt/pf9");
            grow(bed, "/var/opt/pf9");
            Testbed.assertOk(bed.nodeletd("phases", "start"));
            assertThat(bed.kubectl("get", "nodes", "--no-headers")).containsPattern("master-1 +Ready");
            Testbed.assertOk(bed.nodeletd("reset", "--yes"));
            assertThat(before.differences(HostSnapshot.of(bed))).isEmpty();
        }
    }

    private static void small(Testbed bed, String folder, int kib) {
        bed.shell("mount -t tmpfs -o size=" + kib + "k,mode=0755 tmpfs " + folder);
    }

    private static void grow(Testbed bed, String folder) {
        bed.shell("mount -o remount,size=1g " + folder);
    }

    private static void assertFull(Testbed bed, String folder, String... options) {
        List<String> arguments = new ArrayList<>(List.of("phases", "start", "--ignore-preflight", "disk"));
        arguments.addAll(List.of(options));
        CommandResult full = bed.nodeletd(arguments.toArray(String[]::new));
        assertThat(full.exit()).as(full.out() + full.err()).isEqualTo(1);
        assertThat(full.err()).contains(folder).contains("No space left on device");
    }
}
