package io.nodelet.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.agent.cli.process.OwnerLock;
import io.nodelet.checks.machine.RecordedMachine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Every folder under bad/AREA is one case of bad input: what nodeletd says must be expected.txt to the letter, and
/// nothing on the machine may change. `-Dgolden.update=true` writes expected.txt.
///
/// | file | what |
/// | --- | --- |
/// | args | the command line; that of the area when there is none |
/// | in.yaml | the configuration file |
/// | in.repeat | a number and a text: the configuration file is that text so many times |
/// | machine.tree | what is otherwise than on the sound machine |
/// | busy | another nodeletd holds the lock, doing this |
/// | changes | what is expected to change, as the command goes as far as that |
class BadInputTest {
    private static final Path CASES = Path.of("src/test/resources/bad");
    private static final Map<String, String> ARGS =
            Map.of("config", "config check", "environment", "preflight", "bundle", "preflight", "cli", "");

    @TempDir
    Path folder;

    @TestFactory
    Stream<DynamicTest> says() throws IOException {
        try (Stream<Path> all = Files.list(CASES).flatMap(BadInputTest::list)) {
            return all.sorted().toList().stream()
                    .map(one -> DynamicTest.dynamicTest(CASES.relativize(one).toString(), () -> says(one)));
        }
    }

    private void says(Path one) throws IOException {
        Path root = folder.resolve(CASES.relativize(one).toString().replace('/', '-'));
        String args = text(
                one.resolve("args"),
                ARGS.getOrDefault(CASES.relativize(one).getName(0).toString(), ""));
        Session session = prepare(one, root);
        Map<String, String> before = listing(root);

        Session.Result result = run(session, one, root, args);

        Path expected = one.resolve("expected.txt");
        String said = "$ nodeletd %s%n%s%s(exit %d)%n".formatted(args, result.out(), result.err(), result.exit());
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(expected, said);
        }
        assertThat(said).isEqualTo(Files.readString(expected));
        assertThat(result.exit()).isNotZero();
        if (!Files.exists(one.resolve("changes"))) {
            assertThat(listing(root)).isEqualTo(before);
        }
    }

    private static Session prepare(Path one, Path root) throws IOException {
        Files.createDirectories(root);
        Path tree = one.resolve("machine.tree");
        var recorded = Files.exists(tree) ? RecordedMachine.sound(root, tree) : RecordedMachine.sound(root);
        Path config = root.resolve("etc/pf9/nodelet/nodelet.yaml");
        Files.createDirectories(config.getParent());
        if (Files.exists(one.resolve("in.yaml"))) {
            Files.copy(one.resolve("in.yaml"), config);
        }
        String[] repeat = text(one.resolve("in.repeat"), "").split(" ", 2);
        if (repeat.length == 2) {
            Files.writeString(config, repeat[1].repeat(Integer.parseInt(repeat[0])));
        }
        return new Session(root, recorded);
    }

    private static Session.Result run(Session session, Path one, Path root, String args) throws IOException {
        String[] words = args.isEmpty() ? new String[0] : args.split(" ");
        String busy = text(one.resolve("busy"), "");
        if (busy.isEmpty()) {
            return session.run(words);
        }
        try (OwnerLock _ = OwnerLock.take(root.resolve("run/nodelet"), busy, Instant.parse("2026-11-23T11:59:00Z"))) {
            return session.run(words);
        }
    }

    private static String text(Path file, String otherwise) throws IOException {
        return Files.exists(file) ? Files.readString(file).strip() : otherwise;
    }

    /// Every file with its content, every link with where it leads.
    private static Map<String, String> listing(Path root) throws IOException {
        Map<String, String> listing = new TreeMap<>();
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : all.toList()) {
                listing.put(root.relativize(path).toString(), content(path));
            }
        }
        return listing;
    }

    private static String content(Path path) throws IOException {
        if (Files.isSymbolicLink(path)) {
            return "-> " + Files.readSymbolicLink(path);
        }
        return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
                ? "/"
                : new String(Files.readAllBytes(path), java.nio.charset.StandardCharsets.ISO_8859_1);
    }

    private static Stream<Path> list(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.sorted(Comparator.naturalOrder()).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
