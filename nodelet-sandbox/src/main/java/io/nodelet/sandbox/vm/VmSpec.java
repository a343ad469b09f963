package io.nodelet.sandbox.vm;

/// A virtual machine, as it is recorded before anything of it exists.
///
/// @param name   its name
/// @param suite  of Debian, such as `trixie`
/// @param cpus   how many processors it has
/// @param memory how much memory, as QEMU takes it: `6G`
/// @param port   on loopback of this machine, where its ssh is reached
/// @param share  a folder of this machine that it sees as it was then, at `/mnt/share`, read-only; empty for none
public record VmSpec(String name, String suite, int cpus, String memory, int port, String share) {}
