package io.nodelet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.host.linux.Poll;
import io.nodelet.sandbox.SandboxStore;
import io.nodelet.sandbox.Sandboxes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a sandbox's hosts can suffer, by the shipped program; no Kubernetes in them.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("alone")
@Tag("full")
class SandboxFaultsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String MASTER = "10.99.0.11";
    private static final String WORKER = "10.99.0.101";

    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private final String name = "faults" + Long.toHexString(System.nanoTime() & 0xffffff);

    @SuppressWarnings("NullAway.Init")
    private MachineListing before;

    @BeforeAll
    void makeHosts(@TempDir Path temporary) throws IOException {
        folder = temporary;
        Files.createDirectories(folder.resolve("bundle"));
        before = MachineListing.listing(name);
        must("up", "--workers", "2", "--disk", "128M", "--hosts-only", "--bundle", bundle());
    }

    @AfterEach
    void mend() {
        must("heal");
        assertThat(store().faults(name).none()).isTrue();
    }

    @AfterAll
    void downLeavesNothing() {
        must("partition", "master-1");
        must("net", "--rate", "1mbit");
        must("freeze", "worker-1");
        must("fill-disk", "worker-2");
        must("down");
        assertThat(before.changes(MachineListing.listing(name))).isEmpty();
        assertThat(folder.resolve("state")).doesNotExist();
        assertThat(Poll.until(
                        PATIENCE,
                        () -> !Shell.run("losetup", "--list", "--noheadings", "--output", "BACK-FILE")
                                .out()
                                .contains(name)))
                .isTrue();
    }

    @Test
    void two_hosts_are_cut_from_each_other_and_stay_so_through_a_power_off() {
        assertThat(comesToReach("worker-1", MASTER)).isTrue();

        assertThat(must("partition", "master-1,worker-1").out()).contains("Cut.");

        assertThat(must("partition", "worker-1,master-1").out()).contains("It was cut already.");
        assertThat(reaches("worker-1", MASTER)).isFalse();
        assertThat(comesToReach("worker-2", MASTER)).isTrue();
        assertThat(comesToReach("worker-2", WORKER)).isTrue();
        assertThat(must("status").out()).contains("fault: master-1 and worker-1 do not hear each other");
        must("kill", "worker-1");
        upAgain();
        assertThat(reaches("worker-1", MASTER)).isFalse();
        assertThat(must("heal").out()).contains("no more: master-1 and worker-1 do not hear each other");
        assertThat(comesToReach("worker-1", MASTER)).isTrue();
    }

    @Test
    void one_host_is_cut_from_all_others() {
        must("partition", "master-1");

        assertThat(reaches("worker-1", MASTER)).isFalse();
        assertThat(reaches("worker-2", MASTER)).isFalse();
        assertThat(comesToReach("worker-2", WORKER)).isTrue();
    }

    @Test
    void one_way_the_other_direction_still_works() {
        assertThat(comesToReach("worker-1", MASTER)).isTrue();
        listen("master-1");
        listen("worker-1");

        must("partition", "--one-way", "worker-1,master-1");

        boolean heard = Poll.until(PATIENCE, () -> {
            exec("worker-1", send(MASTER));
            exec("master-1", send(WORKER));
            return exec("worker-1", "cat /run/heard").out().contains("x");
        });
        assertThat(heard).isTrue();
        assertThat(exec("master-1", "cat /run/heard").out()).isEmpty();
    }

    private static String send(String address) {
        return "echo x | socat -u - UDP-SENDTO:" + address + ":9000";
    }

    /// Keeps what comes in, in a file.
    private void listen(String host) {
        assertThat(exec(
                                host,
                                "rm -f /run/heard; setsid timeout 60 socat -u UDP-RECV:9000,reuseaddr OPEN:/run/heard,creat,trunc >/dev/null 2>&1 &"
                                        + " until ss -Hlun | grep -q :9000; do :; done")
                        .exit())
                .isZero();
    }

    @Test
    void packets_get_lost_and_slow_where_asked_for() {
        must("net", "worker-1", "--loss", "100%");
        assertThat(reaches("worker-1", MASTER)).isFalse();

        must("net", "worker-1", "--loss", "50%", "--rate", "10mbit");
        assertThat(comesToReach("worker-1", MASTER)).isTrue();
        listen("master-1");
        assertThat(exec("worker-1", "for i in $(seq 60); do " + send(MASTER) + "; done")
                        .exit())
                .isZero();
        assertThat(exec("master-1", "cat /run/heard").out().length() / 2).isBetween(5, 55);
        assertThat(exec("worker-1", "tc qdisc show dev eth0").out()).contains("tbf", "rate 10Mbit");
        assertThat(status().get("faults").get("links").toString())
                .isEqualTo("{\"worker-1\":{\"lossPercent\":50.0,\"rateKbit\":10000,\"delayMillis\":0}}");
        must("kill", "worker-1");
        upAgain();
        assertThat(exec("worker-1", "tc qdisc show dev eth0").out()).contains("rate 10Mbit");

        must("net", "--clear");
        assertThat(exec("worker-1", "tc qdisc show dev eth0").out()).doesNotContain("tbf");
        assertThat(comesToReach("worker-1", MASTER)).isTrue();
    }

    @Test
    void a_delay_works_or_the_kernel_is_said_to_lack_it() {
        Shell.Result delayed = sandbox("net", "worker-1", "--delay", "30ms");

        if (delayed.exit() == 0) {
            assertThat(exec("worker-1", "tc qdisc show dev eth0").out()).contains("delay 30ms");
        } else {
            assertThat(delayed.err()).contains("kernel can't delay packets, for it has no netem");
            assertThat(status().get("faults").get("links").isEmpty()).isTrue();
        }
    }

    @Test
    void a_frozen_host_stands_still_until_it_is_thawed_or_loses_its_power() throws IOException {
        exec("worker-1", "setsid sh -c 'while :; do echo x >>/run/ticks; sleep .02; done' >/dev/null 2>&1 &");
        assertThat(ticks()).isTrue();

        must("freeze", "worker-1");

        assertThat(must("freeze", "worker-1").out()).contains("was frozen already");
        long stood = Files.size(inside("worker-1", "run/ticks"));
        assertThat(exec("worker-1", "true").err()).contains("worker-1 of sandbox " + name + " is frozen", "thaw");
        assertThat(Files.size(inside("worker-1", "run/ticks"))).isEqualTo(stood);
        must("thaw", "worker-1");
        assertThat(ticks()).isTrue();
        assertThat(must("thaw", "worker-1").out()).contains("was not frozen");
        must("freeze", "worker-1");
        must("kill", "worker-1");
        upAgain();
        assertThat(status().get("faults").get("frozen").isEmpty()).isTrue();
        assertThat(exec("worker-1", "true").exit()).isZero();
    }

    private boolean ticks() throws IOException {
        Path file = inside("worker-1", "run/ticks");
        long since = Files.exists(file) ? Files.size(file) : 0;
        return Poll.until(PATIENCE, () -> file.toFile().length() > since);
    }

    @Test
    void a_host_without_power_is_gone_at_once_and_comes_back_with_its_disk() {
        exec("worker-2", "echo kept >/root/file; echo kept >/var/lib/file; echo lost >/run/file");

        must("kill", "worker-2");

        assertThat(MachineListing.listing(name).processes()).noneMatch(text -> text.contains("worker-2"));
        assertThat(sandbox("status").exit()).isEqualTo(3);
        assertThat(sandbox("kill", "worker-2").err()).contains("worker-2 of sandbox " + name + " does not run");
        assertThat(must("heal").out()).contains("Without power: worker-2");
        upAgain();
        assertThat(exec("worker-2", "cat /root/file /var/lib/file; ls /run/file")
                        .out())
                .isEqualTo("kept\nkept\n");
    }

    @Test
    void a_full_disk_stays_full_until_it_is_healed() {
        must("fill-disk", "worker-1");

        String write = "head -c 100000 /dev/zero >/var/log/more";
        assertThat(exec("worker-1", write).err()).contains("No space left on device");
        assertThat(must("status").out()).contains("fault: the disk of worker-1 is full");
        must("kill", "worker-1");
        upAgain();
        assertThat(exec("worker-1", write).exit()).isNotZero();
        must("heal");
        assertThat(exec("worker-1", write).exit()).isZero();
        assertThat(exec("worker-1", "df -h /var/lib /var/opt; findmnt -n /run/.disk")
                        .out())
                .doesNotContain("100%");
    }

    @Test
    void what_makes_no_sense_is_answered_with_what_does() {
        assertThat(sandbox("partition", "master-1,worker-9").err())
                .contains("has no host worker-9", "It has: master-1, worker-1, worker-2.");
        assertThat(sandbox("partition", "--one-way", "master-1,worker-1,worker-2")
                        .err())
                .contains("--one-way is between two hosts");
        assertThat(sandbox("net", "worker-1").exit()).isEqualTo(2);
        assertThat(sandbox("net", "worker-1", "--loss", "a lot").err()).contains("'a lot' is no loss of packets");
        assertThat(must("heal").out()).contains("Nothing was made to be wrong.");
        assertThat(sandbox("up", "--hosts-only", "--bundle", bundle(), "--disk", "8")
                        .err())
                .contains("'8' is no size for a disk");
    }

    @Test
    void a_command_killed_at_any_moment_leaves_nothing_that_heal_does_not_find() throws Exception {
        long whole = System.nanoTime();
        must("partition", "worker-1");
        whole = System.nanoTime() - whole;
        Random random = new Random(20261125);
        for (int round = 0; round < 4; round++) {
            kill(random.nextLong(whole), "partition", "worker-1");
            kill(random.nextLong(whole), "net", "worker-1", "--loss", "100%");
            kill(random.nextLong(whole), "heal");
            must("heal");
            assertThat(comesToReach("worker-1", MASTER)).as("round %d", round).isTrue();
        }
    }

    private void kill(long nanos, String... arguments) throws InterruptedException {
        Process process = Shell.start(environment(), command(arguments), folder.resolve("out"), folder.resolve("err"));
        process.waitFor(nanos, TimeUnit.NANOSECONDS);
        process.destroyForcibly().waitFor();
    }

    /// Nobody listens there: only who is reached can refuse.
    private boolean reaches(String from, String address) {
        String connect = "socat -u /dev/null TCP:" + address + ":9,connect-timeout=2";
        return exec(from, connect).err().contains("Connection refused");
    }

    /// Whoever did not hear of a neighbour for a while asks for it once a second only.
    private boolean comesToReach(String from, String address) {
        return Poll.until(PATIENCE, () -> reaches(from, address));
    }

    private void upAgain() {
        must("up", "--hosts-only", "--bundle", bundle());
    }

    private Path inside(String host, String path) {
        return Sandboxes.rootOf(store().get(name).host(host)).resolve(path);
    }

    private SandboxStore store() {
        return new SandboxStore(folder.resolve("state/sandboxes"));
    }

    private JsonNode status() {
        return JsonMapper.shared()
                .readTree(sandbox("status", "--output", "json").out());
    }

    private Shell.Result exec(String host, String script) {
        return sandbox("exec", host, "--", "sh", "-c", script);
    }

    private Shell.Result must(String... arguments) {
        Shell.Result result = sandbox(arguments);
        assertThat(result.exit())
                .as("%s: %s", Arrays.toString(arguments), result.err())
                .isZero();
        return result;
    }

    private Shell.Result sandbox(String... arguments) {
        return Shell.run(environment(), "", command(arguments));
    }

    private List<String> command(String... arguments) {
        List<String> argv = new ArrayList<>(List.of(
                Path.of(System.getProperty("nodelet.dist"), "bin/nodeletctl")
                        .normalize()
                        .toString(),
                "sandbox",
                arguments[0],
                "--name",
                name));
        argv.addAll(List.of(arguments).subList(1, arguments.length));
        return argv;
    }

    private Map<String, String> environment() {
        return Map.of("NODELET_STATE", folder.resolve("state").toString());
    }

    private String bundle() {
        return folder.resolve("bundle").toString();
    }
}
