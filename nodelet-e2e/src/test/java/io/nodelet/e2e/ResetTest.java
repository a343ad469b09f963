package io.nodelet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.host.CommandResult;
import java.io.IOException;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// A reset gives the host back as it was before the first start, and leaves alone what is somebody else's.
class ResetTest {
    /// What others have on the host before Nodelet comes, some of it where Nodelet writes, too.
    private static final String FOREIGN = """
            nft add table ip foreign
            nft add chain ip foreign input '{ type filter hook input priority 0; }'
            nft add rule ip foreign input tcp dport 4711 counter drop
            mkdir -p /etc/cni/net.d /srv/data /etc/pf9/kube.d /opt/cni/bin
            echo '{"cniVersion":"1.0.0","name":"foreign","plugins":[{"type":"loopback"}]}' >/etc/cni/net.d/99-foreign.conflist
            echo 'a text of the user' >/srv/data/precious
            chmod 0751 /etc/pf9/kube.d
            printf '#!/bin/sh\\necho old plugin\\n' >/opt/cni/bin/host-local
            chmod 0700 /opt/cni/bin/host-local
            chown 7:8 /opt/cni/bin/host-local
            setsid sleep 87654 </dev/null >/dev/null 2>&1 &
            """;

    /// A containerd where every package puts it, with a container.
    private static final String FOREIGN_CONTAINER = """
            PATH=/opt/pf9/nodelet/bundle/bin:$PATH
            printf 'version = 3\ndisabled_plugins = ["io.containerd.grpc.v1.cri"]\n' >/etc/foreign-containerd.toml
            setsid containerd --config /etc/foreign-containerd.toml </dev/null >/var/log/foreign-containerd.log 2>&1 &
            for i in $(seq 100); do ctr version >/dev/null 2>&1 && break; sleep 0.1; done
            ctr images import --local /opt/pf9/nodelet/bundle/images/pause.tar
            ctr run --detach "$(ctr images list --quiet | head -n 1)" foreign
            # What nothing refers to is collected now, and not between two listings.
            ctr leases create --id listing
            ctr leases delete --sync listing
            """;

    private static HostSnapshot prepared(Testbed bed) throws IOException {
        bed.shell(FOREIGN);
        bed.shell(FOREIGN_CONTAINER);
        return HostSnapshot.of(bed);
    }

    /// Without the database of the foreign containerd, which that one tidies when it likes. With cgroup v1, systemd
    /// takes containers of others out of the hierarchy `cpu` as soon as any unit with a share of it starts.
    private static NavigableSet<String> differences(HostSnapshot before, Testbed bed) throws IOException {
        NavigableSet<String> differences = new TreeSet<>(before.differences(HostSnapshot.of(bed)));
        differences.removeIf(
                difference -> difference.contains(" /var/lib/containerd/io.containerd.metadata.v1.bolt/meta.db "));
        differences.removeIf(
                difference -> Testbed.systemd() && difference.startsWith("- cgroup /sys/fs/cgroup/cpu/default"));
        return differences;
    }

    @Test
    void nothingIsLeftAndNothingForeignIsLost() throws IOException {
        try (Testbed bed = Testbed.emptyHost()) {
            HostSnapshot before = prepared(bed);
            assertThat(differences(before, bed)).isEmpty();
            Testbed.assertOk(bed.nodeletd("phases", "start"));
            useIt(bed);
            NavigableSet<String> made = differences(before, bed);
            assertThat(made)
                    .hasSizeGreaterThan(500)
                    .anyMatch(text -> text.startsWith("- file /opt/cni/bin/host-local "));

            CommandResult plan = Testbed.assertOk(bed.nodeletd("reset", "--plan"));
            assertThat(plan.out()).contains("/opt/cni/bin/host-local");
            Testbed.assertOk(bed.nodeletd("reset", "--yes"));

            assertThat(differences(before, bed))
                    .allMatch(text -> text.startsWith("+ file /srv/data/by-pod "))
                    .hasSize(1);
            assertThat(bed.text("cat", "/srv/data/precious", "/srv/data/by-pod"))
                    .isEqualTo("a text of the user\nby the pod\n");
            assertThat(bed.text("/opt/cni/bin/host-local")).isEqualTo("old plugin\n");
            assertThat(bed.text("nft", "list", "table", "ip", "foreign")).contains("tcp dport 4711");
            assertThat(bed.text("pgrep", "-xf", "sleep 87654")).isNotBlank();
            assertThat(bed.text("/opt/pf9/nodelet/bundle/bin/ctr", "tasks", "list"))
                    .containsPattern("foreign.*RUNNING");
        }
    }

    private static void useIt(Testbed bed) {
        bed.kubectl("apply", "-f", bed.manifest("volume.yaml").toString());
        bed.kubectl("apply", "-f", bed.manifest("web.yaml").toString());
        bed.kubectl("wait", "pod/writer", "--for=condition=Ready", "--timeout=120s");
        bed.kubectl("rollout", "status", "deployment/web", "--timeout=120s");
    }

    /// Killed machines and half starts are reset as well.
    @Test
    void aResetOfNothingAndAResetTwiceDoNothing() throws IOException {
        try (Testbed bed = Testbed.emptyHost()) {
            HostSnapshot before = prepared(bed);
            Testbed.assertOk(bed.nodeletd("reset", "--yes"));
            assertThat(differences(before, bed)).isEmpty();
            Testbed.assertOk(bed.nodeletd("phases", "start", "--phase", "020", "--single"));
            Testbed.assertOk(bed.nodeletd("reset", "--yes"));
            Testbed.assertOk(bed.nodeletd("reset", "--yes"));
            assertThat(differences(before, bed)).isEmpty();
        }
    }
}
