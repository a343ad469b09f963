package io.nodelet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.host.CommandResult;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Kills the agent of a real node at writes of its ledger, as a seed chooses them, and then runs the same command
/// again. `-Dnodelet.faults=N` says how often, `-Dnodelet.seed=S` plays a run again.
class FaultInjectionTest {
    private static final Path CLASSES = Path.of("/run/e2e-classes");
    private static final int FAULTS = Integer.getInteger("nodelet.faults", 8);
    private final long seed = Long.getLong("nodelet.seed", System.nanoTime());
    private final Random random = new Random(seed);
    /// How many writes each command makes: a guess until one lives to its end.
    private final Map<String, Integer> writes = new HashMap<>(Map.of("start", 60, "stop", 45, "reset", 150));

    @Test
    void aKilledRunIsSimplyRunAgain() throws IOException, URISyntaxException {
        System.out.println("seed of the faults: " + seed);
        try (Testbed bed = Testbed.emptyHost()) {
            install(bed);
            HostSnapshot empty = HostSnapshot.of(bed);
            int done = 0;
            for (int round = 0; done < FAULTS; round++) {
                done += kill(bed, "start", round == 0 ? 120 : writes.getOrDefault("start", 1));
                assertStarted(bed, round);
                boolean last = done >= FAULTS;
                String down = last || round % 4 == 1 ? "reset" : "stop";
                done += kill(bed, down, writes.getOrDefault(down, 1));
                assertThat(Services.running(bed))
                        .as("round %d, seed %d", round, seed)
                        .isEmpty();
                if (down.equals("reset")) {
                    assertThat(empty.differences(HostSnapshot.of(bed)))
                            .as("seed %d", seed)
                            .isEmpty();
                }
            }
        }
    }

    /// @param bound the writes that the command makes, as far as known
    /// @return 1 for a death, 0 when it lived to the end
    private int kill(Testbed bed, String command, int bound) {
        int at = 1 + random.nextInt(Math.max(bound, 20));
        String when = random.nextBoolean() ? "before" : "after";
        String told = "%s killed %s write %d, seed %d".formatted(command, when, at, seed);
        System.out.println(told);
        CommandResult killed = mortal(bed, command, at, when);
        Matcher lived = Pattern.compile("writes=([0-9]+)").matcher(killed.out());
        if (lived.find()) {
            writes.put(command, Integer.parseInt(lived.group(1)));
            assertThat(killed.exit()).as("%s%n%s", told, killed.err()).isZero();
            return 0;
        }
        assertThat(killed.exit()).as("%s%n%s", told, killed.err()).isEqualTo(MortalAgent.KILLED);
        CommandResult again =
                command.equals("reset") ? bed.nodeletd("reset", "--yes") : bed.nodeletd("phases", command);
        assertThat(again.exit())
                .as("%s: %s%n%s%n%s", told, killed.err(), again.out(), again.err())
                .isZero();
        return 1;
    }

    private static CommandResult mortal(Testbed bed, String command, int at, String when) {
        return bed.exec(
                "sh",
                "-c",
                "exec /opt/pf9/nodelet/jdk/bin/java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:-UsePerfData"
                        + " --enable-native-access=ALL-UNNAMED -cp '" + CLASSES + ":/opt/pf9/nodelet/dist/lib/*' "
                        + MortalAgent.class.getName() + " \"$@\"",
                "sh",
                command,
                Integer.toString(at),
                when);
    }

    private void assertStarted(Testbed bed, int round) {
        Map<String, List<String>> services = Services.running(bed);
        assertThat(services.keySet()).containsExactlyInAnyOrderElementsOf(Services.ALL);
        assertThat(services.values()).as("once each, seed %d", seed).allMatch(it -> it.size() == 1);
        CommandResult again = Testbed.assertOk(bed.nodeletd("phases", "start"));
        assertThat(again.out()).as("round %d, seed %d", round, seed).contains("nothing had to change");
        assertThat(bed.kubectl("get", "nodes", "--no-headers")).containsPattern("master-1 +Ready");
    }

    private static void install(Testbed bed) throws IOException, URISyntaxException {
        Path classes = Path.of(MortalAgent.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Path target = bed.inside(CLASSES + "/io/nodelet/e2e");
        Files.createDirectories(target);
        List<Path> own = new ArrayList<>();
        for (Path path : Trees.walk(classes.resolve("io/nodelet/e2e"))) {
            if (String.valueOf(path.getFileName()).startsWith("MortalAgent")) {
                own.add(path);
            }
        }
        for (Path path : own) {
            Files.copy(path, target.resolve(path.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
