package io.nodelet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.host.linux.Poll;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Real hosts, made and removed by the shipped program; no Kubernetes in them.
@Tag("alone")
@Tag("full")
class SandboxHostsTest {
    private static final Path DIST = Path.of(System.getProperty("nodelet.dist")).normalize();
    private static final int ROUNDS = Integer.getInteger("nodelet.e2e.kills", 12);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private final String mark = "e2e" + Long.toHexString(System.nanoTime() & 0xffffff);
    private final List<String> made = new ArrayList<>();

    @SuppressWarnings("NullAway.Init")
    private MachineListing before;

    @BeforeAll
    static void needsRootAndTheBuiltProgram() {
        assertThat(System.getProperty("user.name"))
                .as("these tests make namespaces and need root; -Dnodelet.e2e.skip leaves them out")
                .isEqualTo("root");
        assertThat(DIST.resolve("bin/nodeletctl"))
                .as("built by the package phase")
                .isExecutable();
    }

    @BeforeEach
    void listTheMachine() throws IOException {
        Files.createDirectories(folder.resolve("bundle"));
        if (!Files.isExecutable(Path.of("/usr/sbin/nft"))) {
            sandbox(
                    "down",
                    "--name",
                    up("first")); // a fresh machine: the first sandbox brings the packages that hosts need
        }
        before = MachineListing.listing(mark);
    }

    @AfterEach
    void removeWhatAFailedTestLeft() {
        made.forEach(name -> sandbox("down", "--name", name));
    }

    @Test
    void down_leaves_the_machine_as_it_was() {
        String name = up("a", "--workers", "1");
        exec(
                name,
                "worker-1",
                "setsid sleep 600 >/dev/null 2>&1 & echo x >/root/file; mkdir /sys/fs/cgroup/cpu/deep"
                        + " 2>/dev/null; mount -t tmpfs more /mnt");

        sandbox("down", "--name", name);

        assertThat(before.changes(MachineListing.listing(mark))).isEmpty();
        assertThat(folder.resolve("state")).doesNotExist();
    }

    @Test
    void down_after_a_kill_of_up_at_any_moment_leaves_nothing() throws Exception {
        long whole = System.nanoTime();
        sandbox("down", "--name", up("whole"));
        whole = System.nanoTime() - whole;
        Random random = new Random(20261122);
        for (int round = 0; round < ROUNDS; round++) {
            String name = name("kill" + round);
            Process up = Shell.start(
                    environment(),
                    command("up", "--name", name, "--hosts-only", "--bundle", bundle()),
                    folder.resolve("out"),
                    folder.resolve("err"));
            long moment = (long) (whole * random.nextDouble());
            up.waitFor(moment, TimeUnit.NANOSECONDS);
            up.destroyForcibly().waitFor();

            Shell.Result down = sandbox("down", "--name", name);

            assertThat(down.exit())
                    .as("down after %d ms: %s", moment / 1_000_000, down.err())
                    .isZero();
            assertThat(before.changes(MachineListing.listing(mark)))
                    .as("killed after %d ms", moment / 1_000_000)
                    .isEmpty();
            assertThat(folder.resolve("state/sandboxes")).doesNotExist();
        }
    }

    @Test
    void two_sandboxes_live_side_by_side() {
        String first = up("one");
        String second = up("two");

        assertThat(exec(first, "master-1", "hostname; ip -4 -o addr show eth0").out())
                .contains("master-1", "10.99.0.11");
        assertThat(exec(second, "master-1", "hostname; ip -4 -o addr show eth0").out())
                .contains("10.99.1.11");
        sandbox("down", "--name", first);
        assertThat(hosts(second).get(0).get("state").asString()).isEqualTo("running");
        sandbox("down", "--name", second);
        assertThat(before.changes(MachineListing.listing(mark))).isEmpty();
    }

    @Test
    void up_again_keeps_what_runs_and_starts_what_does_not() {
        String name = up("again", "--workers", "1");
        exec(name, "worker-1", "echo kept >/root/file; echo lost >/run/file");
        JsonNode hosts = hosts(name);
        long worker = hosts.get(1).get("pid").asLong();
        ProcessHandle.of(worker).ifPresent(ProcessHandle::destroyForcibly);
        ProcessHandle.of(worker).ifPresent(process -> process.onExit().join());
        assertThat(sandbox("status", "--name", name).exit()).isEqualTo(3);

        up("again", "--workers", "1");

        assertThat(hosts(name).get(0).get("pid")).isEqualTo(hosts.get(0).get("pid"));
        assertThat(hosts(name).get(1).get("state").asString()).isEqualTo("running");
        assertThat(exec(name, "worker-1", "cat /root/file; ls /run/file; ip -4 -o addr show eth0")
                        .out())
                .contains("kept", "10.99.0.101")
                .doesNotContain("/run/file");
    }

    @Test
    void up_works_after_a_boot_of_the_machine_took_every_process_and_cgroup() {
        String name = up("boot");
        exec(name, "master-1", "echo kept >/root/file");
        killEverythingOf(name);
        MachineListing.listing(name).cgroups().stream()
                .sorted(Comparator.reverseOrder())
                .forEach(cgroup ->
                        assertThat(Path.of(cgroup).toFile().delete()).as(cgroup).isTrue());
        assertThat(sandbox("status", "--name", name).exit()).isEqualTo(3);

        up("boot");

        assertThat(exec(name, "master-1", "cat /root/file").out()).isEqualTo("kept\n");
        sandbox("down", "--name", name);
        assertThat(before.changes(MachineListing.listing(mark))).isEmpty();
    }

    @Test
    void a_host_cannot_change_the_machine() {
        String name = up("walls");

        Shell.Result inside = exec(name, "master-1", """
                echo 1 >/proc/sys/vm/overcommit_memory; cat /proc/sys/vm/overcommit_memory
                echo other >/proc/sys/kernel/hostname
                echo 1 >/proc/sys/net/ipv4/ip_forward
                (echo /x >/proc/sys/kernel/core_pattern) 2>&1
                (echo h >/proc/sysrq-trigger) 2>&1
                (echo 1 >/sys/kernel/mm/ksm/run || rmdir /sys/kernel/mm) 2>&1
                rm -rf /etc/hostname; ls /etc/pf9
                """);

        assertThat(inside.out().lines().findFirst()).hasValue("1");
        assertThat(inside.out()).contains("core_pattern", "sysrq-trigger", "nodelet");
        assertThat(Path.of("/etc/hostname")).exists();
        sandbox("down", "--name", name);
        assertThat(before.changes(MachineListing.listing(mark))).isEmpty();
    }

    @Test
    void systemd_boots_a_host_and_none_of_the_machines_services() {
        String name = up("systemd", "--init", "systemd");

        assertThat(exec(name, "master-1", "systemctl is-system-running; cat /proc/1/comm")
                        .out())
                .isEqualTo("running\nsystemd\n");
        assertThat(exec(name, "master-1", "ls /etc/systemd/system/multi-user.target.wants")
                        .exit())
                .isNotZero();
        sandbox("down", "--name", name);
        assertThat(before.changes(MachineListing.listing(mark))).isEmpty();
    }

    @Test
    void exec_passes_input_output_and_exit_code() {
        String name = up("exec");

        Shell.Result result = Shell.run(
                environment(),
                "some words",
                command("exec", "--name", name, "master-1", "--", "sh", "-c", "cat; exit 7"));

        assertThat(result).isEqualTo(new Shell.Result(7, "some words", ""));
    }

    @Test
    void a_missing_sandbox_or_host_is_named_with_what_to_do() {
        String name = up("names");

        assertThat(sandbox("exec", "--name", name("none"), "master-1", "--", "true")
                        .err())
                .contains("there is no sandbox " + mark + "-none", "sandbox up --name");
        assertThat(sandbox("exec", "--name", name, "worker-9", "--", "true").err())
                .contains("has no host worker-9", "It has: master-1.");
        assertThat(sandbox("down", "--name", name("none")).exit()).isZero();
    }

    private static void killEverythingOf(String name) {
        boolean gone = Poll.until(Duration.ofSeconds(20), () -> {
            List<String> left = MachineListing.listing(name).processes();
            left.forEach(line ->
                    ProcessHandle.of(Long.parseLong(line.split(" ", -1)[0])).ifPresent(ProcessHandle::destroyForcibly));
            return left.isEmpty();
        });
        assertThat(gone).isTrue();
    }

    private String up(String suffix, String... more) {
        String name = name(suffix);
        List<String> arguments = new ArrayList<>(List.of("up", "--name", name, "--hosts-only", "--bundle", bundle()));
        arguments.addAll(List.of(more));
        Shell.Result result = sandbox(arguments.toArray(String[]::new));
        assertThat(result.exit()).as(result.err()).isZero();
        return name;
    }

    private String name(String suffix) {
        String name = mark + "-" + suffix;
        made.add(name);
        return name;
    }

    private JsonNode hosts(String name) {
        String json = sandbox("status", "--name", name, "--output", "json").out();
        return JsonMapper.builder().build().readTree(json).get("hosts");
    }

    private Shell.Result exec(String name, String host, String script) {
        return sandbox("exec", "--name", name, host, "--", "sh", "-c", script);
    }

    private Shell.Result sandbox(String... arguments) {
        return Shell.run(environment(), "", command(arguments));
    }

    private static List<String> command(String... arguments) {
        List<String> argv =
                new ArrayList<>(List.of(DIST.resolve("bin/nodeletctl").toString(), "sandbox"));
        argv.addAll(List.of(arguments));
        return argv;
    }

    private Map<String, String> environment() {
        return Map.of("NODELET_STATE", folder.resolve("state").toString());
    }

    private String bundle() {
        return folder.resolve("bundle").toString();
    }
}
