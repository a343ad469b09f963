package io.nodelet.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.sandbox.MountPlan.Start;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MountPlanTest {
    private static final Path FOLDER = Path.of("/state/sandboxes/t1/master-1");
    private static final List<MountPlan.Installed> DIST =
            List.of(new MountPlan.Installed(Path.of("/made/dist"), "opt/pf9/nodelet/dist"));

    @Test
    void every_line_has_four_parts_and_stays_below_the_new_root() {
        for (String line :
                plan("mountinfo-v1", "cgroup-v1", start(true, true)).lines().toList()) {
            assertThat(line.split("\t", -1)).as(line).hasSize(4);
            assertThat(line.split("\t", -1)[2]).as(line).doesNotStartWith("/").doesNotContain("..");
        }
    }

    @Test
    void the_root_comes_first_and_lies_over_the_machines() {
        assertThat(plan("mountinfo-v1", "cgroup-v1", start(true, false)).lines().findFirst())
                .hasValue("overlay\tnodelet\t.\tlowerdir=/,upperdir=" + FOLDER + "/upper,workdir=" + FOLDER + "/work");
    }

    @Test
    void v1_hierarchies_are_mounted_again_on_a_folder_of_the_hosts_own() {
        assertThat(plan("mountinfo-v1", "cgroup-v1", start(false, false)).lines())
                .containsSubsequence(
                        "tmpfs\ttmpfs\tsys/fs/cgroup\tmode=755,nosuid,nodev,noexec",
                        "cgroup\tcgroup\tsys/fs/cgroup/cpu,cpuacct\tnosuid,nodev,noexec,cpu,cpuacct",
                        "cgroup\tcgroup\tsys/fs/cgroup/systemd\tnosuid,nodev,noexec,none,name=systemd",
                        "cgroup2\tcgroup2\tsys/fs/cgroup/unified\tnosuid,nodev,noexec");
    }

    @Test
    void v2_alone_is_mounted_where_it_belongs() {
        assertThat(plan("mountinfo-v2", "cgroup-v2", start(false, false)).lines())
                .contains("cgroup2\tcgroup2\tsys/fs/cgroup\tnosuid,nodev,noexec")
                .noneMatch(line -> line.startsWith("tmpfs\ttmpfs\tsys/fs/cgroup\t"));
    }

    @Test
    void the_machines_node_is_hidden_once_so_that_a_restarted_host_keeps_its_own() {
        assertThat(plan("mountinfo-v1", "cgroup-v1", start(true, false))).contains("hide\t-\tetc/pf9\t-");
        assertThat(plan("mountinfo-v1", "cgroup-v1", start(false, false))).doesNotContain("hide\t");
    }

    @Test
    void systemd_boots_no_service_that_the_machine_enabled() {
        String plan = plan("mountinfo-v1", "cgroup-v1", start(true, true));

        assertThat(plan.indexOf("hide\t-\tetc/systemd/system\t"))
                .isPositive()
                .isLessThan(plan.indexOf("link\t/dev/null\tetc/systemd/system/systemd-sysctl.service"));
        assertThat(plan).contains("link\t/lib/systemd/system/multi-user.target\tetc/systemd/system/default.target");
    }

    @Test
    void settings_of_the_machine_are_read_only_before_the_hosts_own_take_their_place() {
        assertThat(plan("mountinfo-v1", "cgroup-v1", start(false, false)).lines())
                .containsSubsequence(
                        "readonly\t-\tproc/sys\t-",
                        "writable\t-\tproc/sys/net\t-",
                        "bind\t" + FOLDER + "/settings/vm/overcommit_memory\tproc/sys/vm/overcommit_memory\t-")
                .endsWith("fixed\t/made/dist\topt/pf9/nodelet/dist\t-");
    }

    @Test
    void a_disk_of_its_own_takes_the_place_of_folders_on_the_machines() {
        String image = "/state/sandboxes/t1/master-1/disk.img";
        Start start = new Start(true, false, Optional.of(Path.of(image)));

        assertThat(plan("mountinfo-v1", "cgroup-v1", start).lines())
                .containsSubsequence(
                        "ext4\t" + image + "\trun/.disk\tloop",
                        "folder\t-\trun/.disk/var-lib\t0755",
                        "bind\t" + FOLDER + "/root/run/.disk/var-lib\tvar/lib\t-",
                        "bind\t" + FOLDER + "/root/run/.disk/opt-pf9\topt/pf9\t-",
                        "detach\t-\trun/.disk\t-")
                .noneMatch(line -> line.startsWith("bind\t" + FOLDER + "/disk/"));
    }

    private static Start start(boolean first, boolean systemd) {
        return new Start(first, systemd, Optional.empty());
    }

    private static String plan(String mountinfo, String cgroup, Start start) {
        return MountPlan.of(
                FOLDER,
                DIST,
                CgroupHierarchy.parse(SandboxResources.text(mountinfo), SandboxResources.text(cgroup)),
                start);
    }
}
