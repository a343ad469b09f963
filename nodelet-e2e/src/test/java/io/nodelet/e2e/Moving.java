package io.nodelet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.host.linux.Poll;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A machine that gets another address under a node that runs.
final class Moving {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private Moving() {}

    /// As on a machine whose configuration names no address: sandboxes' does. Returns when its daemon goes by that.
    static void forgetAddress(Testbed bed) {
        bed.shell("sed -i '/^node:/,/^ *address:/d' /etc/pf9/nodelet/nodelet.yaml");
        Testbed.assertOk(bed.nodeletd("reload"));
        await(bed, () -> {
            JsonNode node = status(bed);
            return node.path("state").asString("").equals("ok")
                    && node.path("observedGeneration").equals(node.path("generation"));
        });
    }

    /// Gives the machine another address, waits until its daemon says so, and returns it.
    static String moved(Testbed bed, String last) {
        String old = address(bed);
        String moved = old.substring(0, old.lastIndexOf('.')) + "." + last;
        String node = bed.text("hostname").strip();
        move(bed, moved);
        await(bed, () -> status(bed).path("step").path("what").asString("").equals("moved"));
        assertThat(bed.nodeletd("status").out())
                .contains(
                        "this machine's address is " + moved + " now, and node " + node + " was brought up with " + old)
                .contains("do: nodeletd identity accept goes on with " + moved);
        return moved;
    }

    /// Gives the machine another address, and nothing more.
    static void move(Testbed bed, String moved) {
        bed.shell("""
                gateway=$(ip -4 route show default | sed 's/.* via \\([^ ]*\\) .*/\\1/')
                ip address delete %s/24 dev eth0
                ip address add %s/24 dev eth0
                ip route add default via $gateway
                """.formatted(address(bed), moved));
    }

    /// The one that its network card has.
    static String address(Testbed bed) {
        return bed.shell("ip -4 -o address show dev eth0 | sed 's/.* inet \\([^/]*\\).*/\\1/'")
                .strip();
    }

    /// Waits until the cluster has a node as Ready at an address.
    static void awaitReady(Testbed bed, String node, String address) {
        Pattern row = Pattern.compile("(?m)^" + node + " +Ready .*" + address + " ");
        await(
                bed,
                () -> row.matcher(bed.tryKubectl("get", "nodes", "-o", "wide", "--no-headers")
                                .out())
                        .find());
    }

    /// The daemon's own document.
    static JsonNode status(Testbed bed) {
        return JsonMapper.shared().readTree(bed.nodeletd("status", "-o", "json").out());
    }

    /// Fails with what the node says of itself.
    static void await(Testbed bed, BooleanSupplier condition) {
        assertThat(Poll.until(PATIENCE, condition))
                .as(() -> bed.nodeletd("status").out() + bed.shell("tail -n 60 /var/log/pf9/kube/kube.log"))
                .isTrue();
    }
}
