package io.nodelet.agent.machine;

import io.nodelet.model.Ip;
import java.util.List;

/// A network interface that is up.
///
/// @param name      such as `eth0`
/// @param loopback  whether it leads nowhere else
/// @param mtu       in bytes
/// @param addresses without link-local ones
public record Nic(String name, boolean loopback, int mtu, List<Ip> addresses) {}
