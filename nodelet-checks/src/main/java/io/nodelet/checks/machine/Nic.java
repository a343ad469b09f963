package io.nodelet.checks.machine;

import io.nodelet.model.Ip;
import java.util.List;

/// A network interface that is up.
///
/// @param name      such as `eth0`
/// @param loopback  whether it leads nowhere else
/// @param mtu       in bytes
/// @param addresses without link-local ones, in the order in which the kernel would use them
/// @param passing   those of them that are not to last: deprecated, temporary, or somebody else's, too
public record Nic(String name, boolean loopback, int mtu, List<Ip> addresses, List<Ip> passing) {
    public Nic {
        addresses = List.copyOf(addresses);
        passing = List.copyOf(passing);
    }
}
