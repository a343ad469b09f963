/// Virtual machines by pure emulation: a real kernel, systemd, cgroup v2 and reboots, where there is no KVM.
@NullMarked
package io.nodelet.sandbox.vm;

import org.jspecify.annotations.NullMarked;
