package io.nodelet.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class CgroupHierarchyTest {
    @Test
    void v1_hierarchies_are_found_with_what_mounts_them_again() {
        List<CgroupHierarchy> all =
                CgroupHierarchy.parse(SandboxResources.text("mountinfo-v1"), SandboxResources.text("cgroup-v1"));

        assertThat(all)
                .extracting(CgroupHierarchy::options)
                .containsExactly("cpu,cpuacct", "memory", "none,name=systemd", "");
        assertThat(all)
                .extracting(one -> one.own().toString())
                .containsExactly(
                        "/sys/fs/cgroup/cpu,cpuacct",
                        "/sys/fs/cgroup/memory/sessions/a1",
                        "/sys/fs/cgroup/systemd/user.slice",
                        "/sys/fs/cgroup/unified/user.slice/s");
        assertThat(CgroupHierarchy.unifiedOnly(all)).isFalse();
    }

    @Test
    void v1_sandboxes_lie_below_our_own_cgroup() {
        List<CgroupHierarchy> all =
                CgroupHierarchy.parse(SandboxResources.text("mountinfo-v1"), SandboxResources.text("cgroup-v1"));

        assertThat(SandboxCgroups.plan(all, "nodelet-t1"))
                .contains(Path.of("/sys/fs/cgroup/memory/sessions/a1/nodelet-t1"));
    }

    @Test
    void a_hierarchy_mounted_in_part_is_taken_from_that_part() {
        List<CgroupHierarchy> all =
                CgroupHierarchy.parse(SandboxResources.text("mountinfo-container"), "4:memory:/docker/c1/work\n");

        assertThat(all.getFirst().own()).isEqualTo(Path.of("/sys/fs/cgroup/memory/work"));
    }

    @Test
    void v2_alone_is_known_and_sandboxes_lie_at_its_top() {
        List<CgroupHierarchy> all =
                CgroupHierarchy.parse(SandboxResources.text("mountinfo-v2"), SandboxResources.text("cgroup-v2"));

        assertThat(CgroupHierarchy.unifiedOnly(all)).isTrue();
        assertThat(SandboxCgroups.plan(all, "nodelet-t1")).containsExactly(Path.of("/sys/fs/cgroup/nodelet-t1"));
    }
}
