package io.nodelet.sandbox.vm;

import java.util.Objects;

/// A virtual machine, as it is recorded before anything of it exists.
///
/// @param name   its name
/// @param suite  of Debian, such as `trixie`
/// @param image  the folder of the image that it began with; machines of an older version: the suite's
/// @param cpus   how many processors it has
/// @param memory how much memory, as QEMU takes it: `6G`
/// @param port   on loopback of this machine, where its ssh is reached
/// @param share  a folder of this machine that it sees as it was then, at `/mnt/share`, read-only; empty for none
/// @param lan    its address with prefix in the network of this user's machines, such as `10.77.0.1/24`; empty for none
public record VmSpec(
        String name, String suite, String image, int cpus, String memory, int port, String share, String lan) {
    public VmSpec {
        image = Objects.requireNonNullElse(image, suite);
        lan = Objects.requireNonNullElse(lan, "");
    }

    /// What is known before it is made.
    public VmSpec(String name, String suite, int cpus, String memory, String share, String lan) {
        this(name, suite, "", cpus, memory, 0, share, lan);
    }

    VmSpec made(String with, int reached) {
        return new VmSpec(name, suite, with, cpus, memory, reached, share, lan);
    }
}
