package io.nodelet.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.engine.Difference;
import io.nodelet.host.CommandResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// On files laid out like the kernel's and the CNI library's.
class PodLinksTest {
    private static final PodLinks WANTED = new PodLinks("cni0");
    private final List<String> ran = new ArrayList<>();

    @TempDir
    private Path root = Path.of("");

    private Runnable meanwhile = () -> {};

    @BeforeEach
    void twoPods() throws IOException {
        pod("a", "veth0a");
        pod("b", "veth0b");
        link("cni0/brif/veth0a");
        link("cni0/brif/veth0b");
        route("cni0\t0000140A\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0\n");
    }

    @Test
    void isAsDeclaredWhileEveryPodIsPluggedIn() {
        assertThat(driver().compare(WANTED)).isEqualTo(Difference.same());
        driver().apply(WANTED);
        assertThat(ran).noneMatch(text -> text.contains("link add") || text.contains("master"));
    }

    @Test
    void aDeletedBridgeIsMadeAgainWithTheAddressThatPodsKnow() throws IOException {
        delete("cni0/brif/veth0a", "cni0/brif/veth0b", "cni0/brif", "cni0");

        assertThat(driver().compare(WANTED)).isEqualTo(Difference.changed("the bridge is gone, and 2 pods with it"));
        driver().apply(WANTED);

        assertThat(ran)
                .startsWith(
                        "ip link add name cni0 address 26:a1:00:00:00:01 mtu 1450 type bridge",
                        "ip address replace 10.20.0.1/24 broadcast + dev cni0",
                        "ip link set dev cni0 up")
                .contains(
                        "ip link set dev veth0a master cni0",
                        "ip link set dev veth0a type bridge_slave hairpin on",
                        "ip link set dev veth0b master cni0")
                .endsWith("ip route replace 10.20.0.0/24 dev cni0 proto kernel scope link src 10.20.0.1");
    }

    @Test
    void aLinkThatWasTakenOutIsPluggedInAloneAgain() throws IOException {
        delete("cni0/brif/veth0b");

        assertThat(driver().compare(WANTED)).isEqualTo(Difference.changed("no longer plugged in: veth0b"));
        driver().apply(WANTED);

        assertThat(ran).contains("ip link set dev veth0b master cni0").noneMatch(text -> text.contains("veth0a"));
    }

    @Test
    void aDeletedAddressOrRouteIsSeen() throws IOException {
        route("eth0\t0000140A\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0\n");

        assertThat(driver().compare(WANTED))
                .isEqualTo(Difference.changed("its address 10.20.0.1/24 is gone, or the route to 10.20.0.0/24"));
    }

    @Test
    void theSecondFamilysAddressAndRouteAreLookedAfterToo() throws IOException {
        Path result = root.resolve("var/lib/cni/results/nodelet-a-eth0");
        String both = "\"ips\": [{\"address\": \"fd00:20::7/64\", \"gateway\": \"fd00:20::1\", \"interface\": 2}, ";
        Files.writeString(result, Files.readString(result).replace("\"ips\": [", both));
        Files.delete(root.resolve("var/lib/cni/results/nodelet-b-eth0"));
        Path routes = root.resolve("proc/net/ipv6_route");
        String known = "fd000020000000000000000000000000 40 00000000000000000000000000000000 00 "
                + "00000000000000000000000000000000 00000100 00000001 00000000 00000001     ";
        Files.writeString(routes, known + "cni0\n");
        assertThat(driver().compare(WANTED)).isEqualTo(Difference.same());
        Files.writeString(routes, known + "eth0\n");

        assertThat(driver().compare(WANTED))
                .isEqualTo(Difference.changed(
                        "its address fd00:20::1/64 is gone, or the route to fd00:20:0:0:0:0:0:0/64"));
        driver().apply(WANTED);
        assertThat(ran)
                .contains(
                        "ip address replace fd00:20::1/64 dev cni0 nodad",
                        "ip address replace 10.20.0.1/24 broadcast + dev cni0",
                        "ip route replace fd00:20:0:0:0:0:0:0/64 dev cni0 proto kernel");
    }

    @Test
    void podsThatAreGoneOrGoingDoNotCount() throws IOException {
        Files.delete(root.resolve("var/run/netns/a"));
        delete("veth0b", "cni0/brif/veth0a", "cni0/brif/veth0b", "cni0/brif", "cni0");

        assertThat(driver().compare(WANTED)).isEqualTo(Difference.same());
        driver().apply(WANTED);
        assertThat(ran).isEmpty();
    }

    /// The kernel takes a link out of the bridge before it takes it away.
    @Test
    void theLinkOfAPodThatIsGoingIsNotLoose() throws IOException {
        delete("cni0/brif/veth0b");
        meanwhile = () -> away("veth0b");

        assertThat(driver().compare(WANTED)).isEqualTo(Difference.same());
    }

    @Test
    void podsThatGoOneAfterTheOtherAreNotLooseEither() throws IOException {
        delete("cni0/brif/veth0b");
        meanwhile = () -> away("veth0b", "cni0/brif/veth0a");

        assertThat(driver().compare(WANTED)).isEqualTo(Difference.same());
    }

    @Test
    void aNodeWithoutPodsHasNoBridge() throws IOException {
        delete("cni0/brif/veth0a", "cni0/brif/veth0b", "cni0/brif", "cni0");
        Files.delete(root.resolve("var/lib/cni/results/nodelet-a-eth0"));
        Files.writeString(root.resolve("var/lib/cni/results/nodelet-b-eth0"), "{torn");

        assertThat(driver().compare(WANTED)).isEqualTo(Difference.same());
    }

    private PodLinksDriver driver() {
        return new PodLinksDriver(
                root,
                command -> {
                    ran.add(command.toString());
                    return new CommandResult(command, 0, "", "", Duration.ZERO);
                },
                () -> meanwhile.run());
    }

    private void pod(String id, String link) throws IOException {
        Path results = Files.createDirectories(root.resolve("var/lib/cni/results"));
        Files.writeString(results.resolve("nodelet-" + id + "-eth0"), """
                {"kind": "cniCacheV1", "networkName": "nodelet", "result": {"cniVersion": "1.0.0",
                 "interfaces": [{"mac": "26:a1:00:00:00:01", "name": "cni0"}, {"mac": "8a:00:00:00:00:02", "name": "%s"},
                                {"mac": "5e:00:00:00:00:03", "name": "eth0", "sandbox": "/var/run/netns/%s"}],
                 "ips": [{"address": "10.20.0.7/24", "gateway": "10.20.0.1", "interface": 2}]}}
                """.formatted(link, id));
        Files.createDirectories(root.resolve("var/run/netns"));
        Files.createFile(root.resolve("var/run/netns").resolve(id));
        link(link);
        Files.writeString(root.resolve("sys/class/net").resolve(link).resolve("mtu"), "1450\n");
    }

    private void link(String path) throws IOException {
        Files.createDirectories(root.resolve("sys/class/net").resolve(path));
    }

    private void delete(String... paths) throws IOException {
        for (String path : paths) {
            Path at = root.resolve("sys/class/net").resolve(path);
            Files.deleteIfExists(at.resolve("mtu"));
            Files.delete(at);
        }
    }

    private void away(String... paths) {
        try {
            delete(paths);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void route(String lines) throws IOException {
        Files.createDirectories(root.resolve("proc/net"));
        Files.writeString(root.resolve("proc/net/route"), "Iface\tDestination\tGateway\n" + lines);
    }
}
