package io.nodelet.sandbox;

import io.nodelet.model.Ip;
import io.nodelet.model.NodeletException;
import io.nodelet.model.Role;
import java.util.List;

/// One sandbox, as recorded: all that `down` needs to find everything it is made of.
///
/// @param name         chosen by the user
/// @param subnet       N of its network 10.99.N.0/24
/// @param init         `small` or `systemd`
/// @param bundle       folder of the components
/// @param created      when, ISO 8601
/// @param switchHolder process that holds the network namespace between the hosts
/// @param cgroups      its folder in every cgroup hierarchy; each host has one of its own below
/// @param hosts        in order, masters first
public record Sandbox(
        String name,
        int subnet,
        String init,
        String bundle,
        String created,
        RecordedProcess switchHolder,
        List<String> cgroups,
        List<Host> hosts) {
    public Sandbox {
        cgroups = List.copyOf(cgroups);
        hosts = List.copyOf(hosts);
    }

    /// Where hosts find the outside, were there one: the switch's own address.
    public String gateway() {
        return address(1);
    }

    /// The `last`th address of the sandbox's network.
    public String address(int last) {
        return "10.99." + subnet + "." + last;
    }

    /// The same place in the network of IPv6 that lies beside it, such as `fd00:99:7::b` for 10.99.7.11.
    public static String ipv6(String address) {
        String[] parts = address.split("\\.", -1);
        String text = "fd00:99:%s::%x".formatted(parts[2], Integer.parseInt(parts[3]));
        return Ip.parse(text).orElseThrow().toString();
    }

    /// The host of this name, or the first master when the name is empty.
    ///
    /// @throws NodeletException when there is none; the remedy names those there are
    public Host host(String wanted) {
        return hosts.stream()
                .filter(host -> wanted.isEmpty() || host.name().equals(wanted))
                .findFirst()
                .orElseThrow(() -> new NodeletException(
                        "sandbox " + name + " has no host " + wanted,
                        "It has: "
                                + String.join(
                                        ", ", hosts.stream().map(Host::name).toList()) + "."));
    }

    /// A master that runs, the first one where none does.
    ///
    /// @param notThis a host that it should not be
    public Host master(String notThis) {
        return hosts.stream()
                .filter(host -> host.role() == Role.MASTER && host.init().alive())
                .filter(host -> !host.name().equals(notThis))
                .findFirst()
                .orElseGet(() -> host(""));
    }

    Sandbox withSwitch(RecordedProcess holder) {
        return new Sandbox(name, subnet, init, bundle, created, holder, cgroups, hosts);
    }

    Sandbox withCgroups(List<String> newCgroups) {
        return new Sandbox(name, subnet, init, bundle, created, switchHolder, newCgroups, hosts);
    }

    Sandbox withHosts(List<Host> newHosts) {
        return new Sandbox(name, subnet, init, bundle, created, switchHolder, cgroups, newHosts);
    }

    Sandbox with(Host changed) {
        return withHosts(hosts.stream()
                .map(host -> host.name().equals(changed.name()) ? changed : host)
                .toList());
    }
}
