package io.nodelet.phases.kubelet;

import io.nodelet.engine.Item;
import io.nodelet.resources.Sysctl;
import java.util.List;

/// The kernel's settings that kubelet would set itself: declared, so that they come back as they were.
final class KernelSettings {
    static final List<Item> ITEMS = List.of(
            new Sysctl("vm.overcommit_memory", "1"),
            new Sysctl("vm.panic_on_oom", "0"),
            new Sysctl("kernel.keys.root_maxkeys", "1000000"),
            new Sysctl("kernel.keys.root_maxbytes", "25000000"),
            new Sysctl("kernel.panic", "10"),
            new Sysctl("kernel.panic_on_oops", "1"));

    private KernelSettings() {}
}
