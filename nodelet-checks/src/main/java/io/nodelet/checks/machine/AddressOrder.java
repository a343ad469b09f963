package io.nodelet.checks.machine;

import io.nodelet.host.KernelFile;
import io.nodelet.model.Ip;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// In which order the kernel would use an interface's addresses. A node goes by the first: an alias, an old virtual IP
/// or an address for privacy is registered, certified and told to etcd otherwise.
///
/// @param sources that the kernel would send from, of each family, where it has a way out
/// @param passing those of IPv6 that are deprecated, temporary, or somebody else's, too
record AddressOrder(Set<Ip> sources, Set<Ip> passing) {
    private static final Path IPV6 = Path.of("/proc/net/if_inet6");
    /// IFA_F_TEMPORARY, IFA_F_DADFAILED and IFA_F_DEPRECATED of the kernel's `if_addr.h`. At a boot every address is
    /// tentative for a moment.
    private static final int PASSING = 0x01 | 0x08 | 0x20;

    private static final int FLAGS = 4;
    /// Documentation's own addresses, by RFC 5737 and 3849: beyond every router. Nothing is sent there.
    private static final List<String> FAR = List.of("192.0.2.1", "2001:db8::1");

    /// As it is at this moment.
    static AddressOrder now() {
        Set<Ip> sources = new HashSet<>();
        FAR.forEach(text -> source(text).ifPresent(sources::add));
        return new AddressOrder(sources, passing(text()));
    }

    boolean passes(Ip address) {
        return passing.contains(address);
    }

    /// Sorts them.
    ///
    /// @param listed as Java lists them: the kernel's order, with secondary addresses last, turned round
    List<Ip> of(List<Ip> listed) {
        List<Ip> kernel = new ArrayList<>(listed.reversed());
        return Stream.concat(
                        kernel.stream().filter(sources::contains),
                        kernel.stream().filter(ip -> !sources.contains(ip)))
                .toList();
    }

    /// What `ip route get` calls `src`.
    private static Optional<Ip> source(String far) {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(new InetSocketAddress(InetAddress.ofLiteral(far), 9));
            InetAddress local = socket.getLocalAddress();
            return local.isAnyLocalAddress()
                    ? Optional.empty()
                    : Ip.parse(local.getHostAddress().replaceAll("%.*", ""));
        } catch (IOException | RuntimeException e) {
            return Optional.empty(); // there is no way out
        }
    }

    private static String text() {
        try {
            return KernelFile.read(IPV6);
        } catch (IOException e) {
            return ""; // a kernel without IPv6
        }
    }

    /// Lines of `address index prefix scope flags name`, in hexadecimal.
    static Set<Ip> passing(String table) {
        Set<Ip> found = new HashSet<>();
        table.lines().map(line -> line.strip().split("\\s+")).forEach(fields -> {
            if (fields.length > FLAGS && (Integer.parseInt(fields[FLAGS], 16) & PASSING) != 0) {
                Ip.parse(fields[0].replaceAll("(.{4})(?!$)", "$1:")).ifPresent(found::add);
            }
        });
        return found;
    }
}
