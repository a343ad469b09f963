package io.nodelet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.host.CommandResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Machines as people have them, as a seed puts them together out of [Oddity]: a node comes up on each, is used,
/// stopped, started and reset; nothing of somebody else's is harmed, and nothing is left. `-Dnodelet.machines=N` says
/// how
/// many, `-Dnodelet.seed=S` plays a run again.
@Tag("full")
class OddMachinesTest {
    private static final String CONFIG = "/etc/pf9/nodelet/nodelet.yaml";
    private static final int MACHINES = Integer.getInteger("nodelet.machines", 1);
    private static final int ODDITIES = 5;
    /// What the caller's shell is like.
    private static final List<String> CALLERS = List.of(
            "umask 022; unset LANG LC_ALL",
            "umask 077; export LC_ALL=C",
            "umask 0; export LANG=tr_TR.UTF-8",
            "umask 027; export LC_ALL=de_DE.ISO-8859-1 TZ=Asia/Kathmandu; unset HOME",
            "umask 022; export PATH=/usr/bin:/bin TMPDIR=/nowhere; cd /proc");

    private final long seed = Long.getLong("nodelet.seed", System.nanoTime());
    private final Random random = new Random(seed);

    /// Fifty of them take more than an hour.
    @Test
    @Timeout(value = 4, unit = TimeUnit.HOURS)
    void aNodeComesUpIsUsedAndLeavesNoTrace() throws IOException {
        System.out.println("seed of the machines: " + seed);
        for (int machine = 0; machine < MACHINES; machine++) {
            List<Oddity> odd = draw();
            String caller = CALLERS.get(random.nextInt(CALLERS.size()));
            String what = "machine %d of seed %d: %s; %s"
                    .formatted(machine, seed, odd.stream().map(Oddity::name).toList(), caller);
            System.out.println(what);
            try (Testbed bed = Testbed.emptyHost()) {
                live(bed, odd, caller, what);
            }
        }
    }

    private List<Oddity> draw() {
        List<Oddity> shuffled = new ArrayList<>(Oddity.ALL);
        Collections.shuffle(shuffled, random);
        List<Oddity> drawn = new ArrayList<>(shuffled.subList(0, ODDITIES));
        drawn.add(Oddity.names(random));
        return drawn;
    }

    private static void live(Testbed bed, List<Oddity> odd, String caller, String what) throws IOException {
        odd.forEach(oddity -> bed.shell(oddity.setupOf(CONFIG)));
        assertRefused(bed, caller, what);
        HostSnapshot before = HostSnapshot.of(bed);
        run(bed, odd, caller, what, "phases start");
        use(bed);
        run(bed, odd, caller, what, "phases stop");
        run(bed, odd, caller, what, "phases start");
        assertThat(bed.kubectl("get", "pod", "web", "-o", "jsonpath={.metadata.name}"))
                .as(what)
                .isEqualTo("web");
        run(bed, odd, caller, what, "reset --yes");
        NavigableSet<String> left = new TreeSet<>(before.differences(HostSnapshot.of(bed)));
        left.removeIf(line ->
                odd.stream().anyMatch(oddity -> oddity.left().matcher(line).matches()));
        assertThat(left).as(what).isEmpty();
    }

    /// Preflight names what is in the way, and nothing is touched.
    private static void assertRefused(Testbed bed, String caller, String what) throws IOException {
        HostSnapshot before = HostSnapshot.of(bed);
        bed.shell("setsid socat TCP-LISTEN:10250,fork,reuseaddr /dev/null </dev/null >/dev/null 2>&1 & "
                + "until ss -Hltn 'sport = :10250' | grep -q .; do sleep 0.05; done");
        CommandResult refused = nodeletd(bed, caller, "phases start");
        assertThat(refused.exit()).as(what).isEqualTo(5);
        assertThat(refused.out() + refused.err()).as(what).contains("10250", "socat");
        bed.kill("socat");
        assertThat(before.differences(HostSnapshot.of(bed))).as(what).isEmpty();
    }

    private static void use(Testbed bed) {
        bed.kubectl("run", "web", "--image=" + image(bed), "--restart=Always");
        bed.kubectl("wait", "pod/web", "--for=condition=Ready", "--timeout=180s");
    }

    /// An image that every node has.
    private static String image(Testbed bed) {
        return bed.shell("sed -n 's/.*sandbox = \"\\(.*\\)\".*/\\1/p' /etc/pf9/kube.d/containerd/config.toml")
                .strip();
    }

    private static void run(Testbed bed, List<Oddity> odd, String caller, String what, String command) {
        CommandResult result = nodeletd(bed, caller, command);
        assertThat(result.exit())
                .as("%s: %s%n%s%n%s", what, command, result.out(), result.err())
                .isZero();
        odd.forEach(oddity -> assertThat(bed.exec("sh", "-euc", oddity.keeps()).exit())
                .as("%s: after %s: %s", what, command, oddity.name())
                .isZero());
    }

    private static CommandResult nodeletd(Testbed bed, String caller, String command) {
        return bed.exec(
                "sh",
                "-c",
                caller + "; exec " + bed.text("sh", "-c", "command -v nodeletd").strip() + " " + command);
    }
}
