package io.nodelet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.host.CommandResult;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Kills the agent of a real node at writes of its ledger, as a seed chooses them, often several times on the way, and
/// then runs the same command again. `-Dnodelet.faults=N` says how often, `-Dnodelet.seed=S` plays a run again.
@Tag("full")
class FaultInjectionTest {
    private static final Path CLASSES = Path.of("/run/e2e-classes");
    private static final int FAULTS = Integer.getInteger("nodelet.faults", 50);
    /// On the way of one command. Each next one goes on where the one before it died.
    private static final int IN_A_ROW = 12;
    /// A death comes within that many writes of its own: a start makes 150, so several fit into one.
    private static final int WITHIN = 25;
    private final long seed = Long.getLong("nodelet.seed", System.nanoTime());
    private final Random random = new Random(seed);

    @Test
    void aKilledRunIsSimplyRunAgain() throws IOException, URISyntaxException {
        System.out.println("seed of the faults: " + seed);
        try (Testbed bed = Testbed.emptyHost()) {
            install(bed);
            HostSnapshot empty = HostSnapshot.of(bed);
            int done = 0;
            for (int round = 0; done < FAULTS; round++) {
                done += killOnTheWay(bed, "start");
                assertStarted(bed, round);
                boolean last = done >= FAULTS;
                String down = last || round % 4 == 1 ? "reset" : "stop";
                done += killOnTheWay(bed, down);
                assertThat(RunningServices.running(bed))
                        .as("round %d, seed %d", round, seed)
                        .isEmpty();
                if (down.equals("reset")) {
                    assertThat(empty.differences(HostSnapshot.of(bed)))
                            .as("seed %d", seed)
                            .isEmpty();
                }
            }
            System.out.println(done + " faults");
        }
    }

    /// @return how many deaths there were, before the command was run once more
    private int killOnTheWay(Testbed bed, String command) {
        int deaths = 0;
        int wanted = 1 + random.nextInt(IN_A_ROW);
        while (deaths < wanted && dies(bed, command)) {
            deaths++;
        }
        CommandResult again =
                command.equals("reset") ? bed.nodeletd("reset", "--yes") : bed.nodeletd("phases", command);
        assertThat(again.exit())
                .as("after %d deaths, seed %d:%n%s%n%s", deaths, seed, again.out(), again.err())
                .isZero();
        return deaths;
    }

    private boolean dies(Testbed bed, String command) {
        int at = 1 + random.nextInt(WITHIN);
        String when = random.nextBoolean() ? "before" : "after";
        CommandResult end = mortal(bed, command, at, when);
        String told = "%s killed %s write %d, seed %d: %s"
                .formatted(command, when, at, seed, end.err().strip());
        System.out.println(told);
        assertThat(end.exit()).as(told).isIn(0, MortalAgent.KILLED);
        return end.exit() != 0;
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
        Map<String, List<String>> services = RunningServices.running(bed);
        assertThat(services.keySet()).containsExactlyInAnyOrderElementsOf(RunningServices.ALL);
        assertThat(services.values()).as("once each, seed %d", seed).allMatch(list -> list.size() == 1);
        CommandResult again = Testbed.assertOk(bed.nodeletd("phases", "start"));
        assertThat(acted(again))
                .as("round %d, seed %d:%n%s", round, seed, again.out())
                .isEmpty();
        assertThat(bed.kubectl("get", "nodes", "--no-headers")).containsPattern("master-1 +Ready");
    }

    /// The phases that did something, but for the one that waits for the metrics API: where that was away for some
    /// minutes,
    /// over stops and starts, it may wait for it this time and not the time before.
    private static List<String> acted(CommandResult start) {
        return start.out()
                .lines()
                .filter(line -> line.contains(": started"))
                .filter(line -> !line.contains("170-metrics_server.sh: started, 1 change"))
                .toList();
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
