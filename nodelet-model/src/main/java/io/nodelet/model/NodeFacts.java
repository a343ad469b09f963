package io.nodelet.model;

import java.util.List;

/// What the machine says about itself, found once when a program starts.
///
/// @param name        the node's name in Kubernetes, lower case
/// @param address     the IPv4 or IPv6 address that other nodes reach it at
/// @param nic         the interface that carries the address
/// @param nicMtu      that interface's MTU in bytes
/// @param cgroups     which cgroup hierarchy the machine has
/// @param systemd     whether PID 1 is systemd
/// @param arch        `amd64` or `arm64`
/// @param oomAdjust   whether root may lower oom_score_adj (CAP_SYS_RESOURCE)
/// @param restrictedSysctls whether some of /proc/sys is read-only, as in a container
/// @param secondAddress the address of the other family where the cluster has two; else empty
public record NodeFacts(
        String name,
        String address,
        String nic,
        int nicMtu,
        Cgroups cgroups,
        boolean systemd,
        String arch,
        boolean oomAdjust,
        boolean restrictedSysctls,
        String secondAddress) {
    /// The node's addresses: one, or one of each family.
    public List<String> addresses() {
        return secondAddress.isEmpty() ? List.of(address) : List.of(address, secondAddress);
    }

    /// The two ways Linux lays out control groups.
    public enum Cgroups {
        V1,
        V2
    }
}
