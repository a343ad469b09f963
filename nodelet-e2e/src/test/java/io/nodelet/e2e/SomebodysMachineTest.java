package io.nodelet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.host.CommandResult;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A machine as people have it. Data folders that are disks, links, or were there before: a stop and a reset empty them
/// of what is ours, never cross what is mounted in them, and say what they left. An alias on the interface is not the
/// node's address, and a name that looks like a number is a name.
@Tag("full")
class SomebodysMachineTest {
    private static final String SOMEBODYS_MACHINE = """
            mkdir -p /srv/real /srv/share /var/lib/kubelet /var/log/pods
            echo precious >/srv/share/file
            echo theirs >/var/log/pods/somebodys
            ln -s /srv/real /srv/link
            mount -t tmpfs disk /var/lib/kubelet
            address=$(ip -4 -o address show eth0 | awk '{print $4}')
            ip address add "${address%.*}.99/${address#*/}" dev eth0
            sed -i '/^  address:/d; s/^  name: .*/  name: "12345"/; s/^clusterId: .*/clusterId: "4e10"/' /etc/pf9/nodelet/nodelet.yaml
            printf 'etcd:\\n  dataDir: /srv/link/etcd\\n' >>/etc/pf9/nodelet/nodelet.yaml
            """;

    private static final String VOLUME = "/var/lib/kubelet/pods/u1/volumes/kubernetes.io~nfs/v";

    @Test
    void noShareIsEmptiedAndDisksAre() {
        try (Testbed bed = Testbed.emptyHost()) {
            bed.shell(SOMEBODYS_MACHINE);
            Testbed.assertOk(bed.nodeletd("phases", "start"));
            assertThat(bed.kubectl("get", "node", "12345", "-o", "jsonpath={.status.addresses[0].address}"))
                    .isEqualTo(bed.host().address());
            mount(bed, VOLUME);
            Testbed.assertOk(bed.nodeletd("phases", "stop"));
            assertThat(bed.text("cat", "/proc/self/mountinfo")).doesNotContain(VOLUME);

            mount(bed, "/srv/link/etcd/share");
            CommandResult refused = bed.nodeletd("reset", "--yes");
            assertThat(refused.exit()).isEqualTo(1);
            assertThat(refused.err()).contains("/srv/real/etcd/share is mounted in it", "umount");
            assertThat(bed.text("cat", "/srv/share/file")).isEqualTo("precious\n");

            bed.shell("umount /srv/real/etcd/share");
            CommandResult reset = Testbed.assertOk(bed.nodeletd("reset", "--yes"));
            assertThat(reset.out()).contains("left", "/var/log/pods").doesNotContain("nothing of this node is left");
            assertThat(bed.text("cat", "/srv/share/file", "/var/log/pods/somebodys"))
                    .isEqualTo("precious\ntheirs\n");
            assertThat(bed.text("ls", "-A", "/srv/real", "/var/lib/kubelet"))
                    .isEqualTo("/srv/real:\n\n/var/lib/kubelet:\n");
            assertThat(bed.text("cat", "/proc/self/mountinfo")).contains(" /var/lib/kubelet ");
        }
    }

    private static void mount(Testbed bed, String place) {
        bed.shell("mkdir -p " + place + "; mount --bind /srv/share " + place);
    }
}
