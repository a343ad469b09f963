package io.nodelet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.host.Command;
import io.nodelet.host.CommandResult;
import io.nodelet.host.linux.LinuxCommands;
import io.nodelet.host.linux.Poll;
import io.nodelet.sandbox.Host;
import io.nodelet.sandbox.HostShell;
import io.nodelet.sandbox.Sandbox;
import io.nodelet.sandbox.SandboxStore;
import io.nodelet.sandbox.Sandboxes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// One sandbox of a test, with a name of its own: `e2e-PID-N`. Whatever a killed run left under such names is removed
/// before the first one is made. `-Dnodelet.init=systemd` gives every host a real systemd.
final class Testbed implements AutoCloseable {
    private static final Pattern NAME = Pattern.compile("e2e-([0-9]+)-[0-9]+");
    private static final AtomicInteger NUMBER = new AtomicInteger();
    /// Long enough for a first run, which builds the bundle.
    private static final Duration UP = Duration.ofMinutes(40);
    private static final Duration RUN = Duration.ofMinutes(4);
    private static final String INIT = "--init";
    private static final String SMALL = "small";
    private static final String KIND = System.getProperty("nodelet.init", SMALL);
    private final String name;
    private final String host;

    private Testbed(String name) {
        this(name, "master-1");
    }

    private Testbed(String name, String host) {
        this.name = name;
        this.host = host;
    }

    /// The same sandbox, where commands and files are those of another host. Not to be closed.
    Testbed on(String other) {
        return new Testbed(name, other);
    }

    /// Whether hosts have a systemd where a test does not say otherwise.
    static boolean systemd() {
        return KIND.equals("systemd");
    }

    /// A name, and nothing yet.
    static Testbed reserve() {
        removeStale();
        return new Testbed("e2e-" + ProcessHandle.current().pid() + "-" + NUMBER.incrementAndGet());
    }

    /// A node that runs, and that nobody keeps.
    static Testbed up(String... options) {
        return reserve().begin(with(List.of("--no-daemon"), options));
    }

    /// Nodes as `sandbox up` leaves them: each kept by its daemon.
    static Testbed kept(String... options) {
        return reserve().begin(options);
    }

    /// A host with nothing on it.
    static Testbed emptyHost() {
        return up("--hosts-only");
    }

    /// Hosts of a sandbox with nothing on them.
    static Testbed emptyHosts(String... options) {
        return reserve().begin(with(List.of("--hosts-only"), options));
    }

    private Testbed begin(String... options) {
        try {
            assertOk(tryUp(options));
            return this;
        } catch (AssertionError | RuntimeException e) {
            close();
            throw e;
        }
    }

    CommandResult tryUp(String... options) {
        return Ctl.run(UP, upWith(options));
    }

    /// The command that brings it up.
    String[] upWith(String... options) {
        List<String> all = new ArrayList<>(List.of("sandbox", "up", "--name", name, "--yes"));
        if (!KIND.equals(SMALL) && !List.of(options).contains(INIT)) {
            all.addAll(List.of(INIT, KIND));
        }
        return with(all, options);
    }

    String name() {
        return name;
    }

    Sandbox sandbox() {
        return SandboxStore.of(System.getenv()).get(name);
    }

    Host host() {
        return sandbox().host(host);
    }

    /// A path of the host as the machine sees it.
    Path inside(String path) {
        return Path.of(Sandboxes.rootOf(host()) + path);
    }

    /// Where the machine keeps what it knows of the sandbox.
    Path folder() {
        return SandboxStore.of(System.getenv()).folder(name);
    }

    /// Where the machine keeps the host's files.
    Path disk() {
        return SandboxStore.of(System.getenv()).hostFolder(name, host().name());
    }

    /// Runs a command in the host, by the same entrance as `sandbox exec`, which costs a program's start each time.
    CommandResult exec(String... command) {
        Sandbox sandbox = sandbox();
        List<String> argv = HostShell.argv(sandbox, sandbox.host(host), Ctl.environment(), List.of(command));
        return new LinuxCommands().run(Command.of(argv).within(RUN));
    }

    /// What a command in the host prints; it must end well.
    String text(String... command) {
        return assertOk(exec(command)).out();
    }

    /// What a shell script in the host prints; it must end well.
    String shell(String script) {
        return text("sh", "-euc", script);
    }

    /// Kills a program's processes, and waits until none of them is left: a signal returns before its process has
    /// ended.
    void kill(String program) {
        shell("pkill -KILL -x " + program);
        assertThat(Poll.until(RUN, () -> !exec("pgrep", "-x", program).ok()))
                .as("%s ends", program)
                .isTrue();
    }

    CommandResult tryKubectl(String... arguments) {
        return Ctl.run(RUN, with(List.of("sandbox", "kubectl", "--name", name, "--"), arguments));
    }

    /// A command of nodeletctl about this sandbox's cluster, such as `token list`.
    CommandResult ctl(String group, String verb, String... arguments) {
        return Ctl.run(RUN, with(List.of(group, verb, "--sandbox", name), arguments));
    }

    String kubectl(String... arguments) {
        return assertOk(tryKubectl(arguments)).out();
    }

    CommandResult nodeletd(String... arguments) {
        return exec(with(List.of("nodeletd"), arguments));
    }

    static CommandResult assertOk(CommandResult result) {
        assertThat(result.exit())
                .as("%s%n%s%n%s", result.command(), result.out(), result.err())
                .isZero();
        return result;
    }

    @Override
    public void close() {
        assertOk(Ctl.run(RUN, "sandbox", "down", "--name", name));
    }

    /// Adds one of this module's manifests.
    Path manifest(String resource) {
        try (var text = Testbed.class.getResourceAsStream(resource)) {
            Path file = Files.createTempFile("nodelet-e2e-", ".yaml");
            file.toFile().deleteOnExit();
            Files.write(file, java.util.Objects.requireNonNull(text, resource).readAllBytes());
            return file;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static synchronized void removeStale() {
        if (NUMBER.get() > 0) {
            return;
        }
        Path root =
                SandboxStore.of(System.getenv()).folder("x").resolveSibling(".").normalize();
        if (!Files.isDirectory(root)) {
            return;
        }
        try (Stream<Path> folders = Files.list(root)) {
            folders.map(path -> String.valueOf(path.getFileName()))
                    .filter(Testbed::stale)
                    .toList()
                    .forEach(Testbed::remove);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /// Unless another run of tests is at it.
    private static void remove(String stale) {
        CommandResult down = Ctl.run(RUN, "sandbox", "down", "--name", stale);
        if (!down.err().contains("another nodeletctl works on sandbox")) {
            assertOk(down);
        }
    }

    private static boolean stale(String name) {
        Matcher matcher = NAME.matcher(name);
        return matcher.matches()
                && !ProcessHandle.of(Long.parseLong(matcher.group(1)))
                        .map(ProcessHandle::isAlive)
                        .orElse(false);
    }

    private static String[] with(List<String> first, String... rest) {
        List<String> all = new ArrayList<>(first);
        all.addAll(Arrays.asList(rest));
        return all.toArray(String[]::new);
    }
}
