package io.nodelet.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class HierarchyTest {
    @Test
    void v1_hierarchies_are_found_with_what_mounts_them_again() {
        List<Hierarchy> all = Hierarchy.parse(Resources.text("mountinfo-v1"), Resources.text("cgroup-v1"));

        assertThat(all)
                .extracting(Hierarchy::options)
                .containsExactly("cpu,cpuacct", "memory", "none,name=systemd", "");
        assertThat(all)
                .extracting(one -> one.own().toString())
                .containsExactly(
                        "/sys/fs/cgroup/cpu,cpuacct",
                        "/sys/fs/cgroup/memory/sessions/a1",
                        "/sys/fs/cgroup/systemd/user.slice",
                        "/sys/fs/cgroup/unified/user.slice/s");
        assertThat(Hierarchy.unifiedOnly(all)).isFalse();
    }

    @Test
    void v1_sandboxes_lie_below_our_own_cgroup() {
        List<Hierarchy> all = Hierarchy.parse(Resources.text("mountinfo-v1"), Resources.text("cgroup-v1"));

        assertThat(Cgroups.plan(all, "nodelet-t1")).contains(Path.of("/sys/fs/cgroup/memory/sessions/a1/nodelet-t1"));
    }

    @Test
    void a_hierarchy_mounted_in_part_is_taken_from_that_part() {
        List<Hierarchy> all = Hierarchy.parse(Resources.text("mountinfo-container"), "4:memory:/docker/c1/work\n");

        assertThat(all.getFirst().own()).isEqualTo(Path.of("/sys/fs/cgroup/memory/work"));
    }

    @Test
    void v2_alone_is_known_and_sandboxes_lie_at_its_top() {
        List<Hierarchy> all = Hierarchy.parse(Resources.text("mountinfo-v2"), Resources.text("cgroup-v2"));

        assertThat(Hierarchy.unifiedOnly(all)).isTrue();
        assertThat(Cgroups.plan(all, "nodelet-t1")).containsExactly(Path.of("/sys/fs/cgroup/nodelet-t1"));
    }
}
