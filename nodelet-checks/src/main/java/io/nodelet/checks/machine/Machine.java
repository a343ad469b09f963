package io.nodelet.checks.machine;

import io.nodelet.host.Command;
import io.nodelet.host.CommandResult;
import io.nodelet.host.KernelFile;
import io.nodelet.host.linux.LinuxCommands;
import io.nodelet.model.Ip;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/// The machine as it looks to this program: files under a root, so that a recorded tree can stand for a whole machine,
/// and the few things that are not files.
///
/// @param root      `/` on a real machine
/// @param clock     the wall clock
/// @param arch      `amd64` or `arm64`
/// @param nics      the interfaces that are up
/// @param freeBytes how much can still be written at a path that exists
/// @param allBytes  how large the file system of such a path is; 0 when not known
/// @param nft       lists what it is asked for, such as `list chains`; no lines when it can't
public record Machine(
        Path root,
        Clock clock,
        String arch,
        Supplier<List<Nic>> nics,
        ToLongFunction<Path> freeBytes,
        ToLongFunction<Path> allBytes,
        Function<List<String>, List<String>> nft) {
    private static final Duration ASKED = Duration.ofSeconds(3);

    /// This very machine.
    public static Machine real() {
        String arch = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
        return new Machine(
                Path.of("/"),
                Clock.systemUTC(),
                arch,
                Machine::interfaces,
                Machine::usable,
                Machine::size,
                Machine::listed);
    }

    /// Where an absolute path lies under the root.
    public Path path(String absolute) {
        return root.resolve(absolute.substring(1));
    }

    public boolean exists(String absolute) {
        return Files.exists(path(absolute));
    }

    /// A file's text; empty when it is not there or can't be read.
    public String text(String absolute) {
        try {
            return KernelFile.read(path(absolute));
        } catch (IOException e) {
            return "";
        }
    }

    /// A file's lines; none when it is not there or can't be read.
    public List<String> lines(String absolute) {
        return text(absolute).lines().toList();
    }

    /// The names in a folder, sorted; none when it is not there.
    public List<String> names(String absolute) {
        try (Stream<Path> entries = Files.list(path(absolute))) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /// What a symbolic link says; empty when there is none.
    public String link(String absolute) {
        try {
            return Files.readSymbolicLink(path(absolute)).toString();
        } catch (IOException e) {
            return "";
        }
    }

    /// The place that a path leads to, whatever links are in it; empty where it is not there.
    public Optional<String> real(String absolute) {
        try {
            Path real = path(absolute).toRealPath();
            return Optional.of("/" + root.toRealPath().relativize(real));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    public String hostName() {
        return text("/proc/sys/kernel/hostname").strip().toLowerCase(Locale.ROOT);
    }

    /// Whether PID 1 is systemd, as systemd itself tells programs to find out.
    public boolean systemd() {
        return Files.isDirectory(path("/run/systemd/system"))
                && text("/proc/1/comm").strip().equals("systemd");
    }

    /// A capability that this process has, by its number in the kernel's list.
    public boolean capable(int capability) {
        return status("CapEff:")
                .map(hex -> (Long.parseUnsignedLong(hex, 16) >> capability & 1) == 1)
                .orElse(false);
    }

    /// The user that this process acts as.
    public int user() {
        return status("Uid:").map(ids -> Integer.parseInt(ids.split("\\s+")[1])).orElse(-1);
    }

    private Optional<String> status(String field) {
        return lines("/proc/self/status").stream()
                .filter(line -> line.startsWith(field))
                .map(line -> line.substring(field.length()).strip())
                .findFirst();
    }

    private static List<Nic> interfaces() {
        try {
            AddressOrder order = AddressOrder.now();
            return NetworkInterface.networkInterfaces()
                    .filter(Machine::isUp)
                    .map(networkInterface -> nic(networkInterface, order))
                    .toList();
        } catch (SocketException e) {
            return List.of();
        }
    }

    private static boolean isUp(NetworkInterface nic) {
        try {
            return nic.isUp();
        } catch (SocketException e) {
            return false; // it went away meanwhile
        }
    }

    private static Nic nic(NetworkInterface nic, AddressOrder order) {
        List<Ip> addresses = order.of(nic.inetAddresses()
                .filter(address -> !address.isLinkLocalAddress())
                .map(InetAddress::getHostAddress)
                .flatMap(text -> Ip.parse(text.replaceAll("%.*", "")).stream())
                .toList());
        List<Ip> passing = addresses.stream().filter(order::passes).toList();
        try {
            return new Nic(nic.getName(), nic.isLoopback(), nic.getMTU(), addresses, passing);
        } catch (SocketException e) {
            return new Nic(nic.getName(), false, 0, addresses, passing);
        }
    }

    private static long size(Path path) {
        try {
            return Files.getFileStore(path).getTotalSpace();
        } catch (IOException e) {
            return 0;
        }
    }

    /// Only root may ask, and not every machine has the program.
    private static List<String> listed(List<String> question) {
        try {
            CommandResult result = new LinuxCommands()
                    .run(Command.of("nft").plus(question.toArray(String[]::new)).within(ASKED));
            return result.ok() ? result.out().lines().toList() : List.of();
        } catch (NodeletException e) {
            return List.of();
        }
    }

    private static long usable(Path path) {
        try {
            return Files.getFileStore(path).getUsableSpace();
        } catch (IOException e) {
            return Long.MAX_VALUE; // unknown is not full
        }
    }
}
