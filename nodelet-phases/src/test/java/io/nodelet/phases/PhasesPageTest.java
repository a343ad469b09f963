package io.nodelet.phases;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.bundle.Bundle;
import io.nodelet.engine.Phase;
import io.nodelet.engine.Plan;
import io.nodelet.engine.ledger.FileLedgerStore;
import io.nodelet.engine.ledger.Ledger;
import io.nodelet.etcd.EtcdClient;
import io.nodelet.etcd.InitialCluster;
import io.nodelet.etcd.MembershipLock;
import io.nodelet.etcd.member.EtcdJoinContext;
import io.nodelet.host.ServiceExit;
import io.nodelet.host.ServiceState;
import io.nodelet.host.ServiceUnit;
import io.nodelet.host.Services;
import io.nodelet.host.Sha256;
import io.nodelet.host.linux.LinuxCommands;
import io.nodelet.identity.certs.JoinContext;
import io.nodelet.kube.KubeApi;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.Specs;
import io.nodelet.phases.controlplane.HttpLoopbackHealth;
import io.nodelet.phases.plan.Plans;
import io.nodelet.pki.DecryptedKeys;
import io.nodelet.pki.IssuedCertificates;
import io.nodelet.pki.VerificationCache;
import io.nodelet.resources.driver.Digests;
import io.nodelet.resources.service.ServiceMonitor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// docs/phases.md says what the plans say.
class PhasesPageTest {
    private static final Path PAGE = Path.of("..", "docs", "phases.md");

    @TempDir
    private Path folder = Path.of("");

    @Test
    void theListIsThatOfThePlans() throws IOException {
        List<List<String>> listed = rows(line -> line.startsWith("| `"));

        assertThat(listed).isEqualTo(fromPlans()).hasSizeGreaterThan(15);
    }

    @Test
    void everyPhaseIsExplained() throws IOException {
        List<String> explained = rows(line -> line.matches("\\| \\d{3} .*")).stream()
                .map(List::getFirst)
                .toList();

        assertThat(explained)
                .isEqualTo(fromPlans().stream()
                        .map(row -> row.getFirst().substring(1, 4))
                        .toList());
    }

    private static List<List<String>> rows(Predicate<String> which) throws IOException {
        try (Stream<String> lines = Files.lines(PAGE)) {
            return lines.filter(which)
                    .map(line -> Stream.of(
                                    line.substring(1, line.lastIndexOf('|')).split("\\|", -1))
                            .map(String::strip)
                            .toList())
                    .toList();
        }
    }

    /// FILE, NAME, STATUS CHECK, and the index for each role.
    private List<List<String>> fromPlans() {
        List<Plan> plans = Stream.of(Specs.master(), Specs.worker(), Specs.none())
                .map(this::plan)
                .toList();
        SequencedMap<String, List<String>> rows = new TreeMap<>();
        for (Plan plan : Stream.concat(plans.stream(), Stream.of(plan(Specs.masterWithVip())))
                .toList()) {
            for (Phase phase : plan.phases()) {
                List<String> row = new ArrayList<>(List.of(
                        "`" + phase.id().file() + "`", phase.id().title(), Boolean.toString(phase.hasStatusCheck())));
                plans.forEach(otherPlan -> row.add(index(otherPlan, phase)));
                rows.put(phase.id().file(), row);
            }
        }
        return List.copyOf(rows.values());
    }

    private static String index(Plan plan, Phase phase) {
        int index = plan.ids().indexOf(phase.id());
        return index < 0 ? "" : Integer.toString(index + 1);
    }

    private Plan plan(NodeSpec spec) {
        return Plans.of(
                spec,
                new PhaseContext(
                        () -> Bundle.at(folder),
                        new LinuxCommands(),
                        new ServiceMonitor(new NoServices()),
                        new Digests(folder.resolve("digests"), Sha256::of),
                        new VerificationCache(folder.resolve("proofs")),
                        new JoinContext(_ -> noCluster(), new IssuedCertificates(), new DecryptedKeys()),
                        PhasesPageTest::noCluster,
                        PhasesPageTest::noCluster,
                        PhasesPageTest::noEtcd,
                        new EtcdJoinContext(
                                _ -> noCluster(),
                                _ -> {
                                    throw new IllegalStateException("a plan that is only listed asks no etcd");
                                },
                                new InitialCluster(),
                                new MembershipLock(Clock.systemUTC())),
                        new HttpLoopbackHealth(),
                        new Ledger(new FileLedgerStore(folder.resolve("ledger")), Clock.systemUTC()),
                        Clock.systemUTC()));
    }

    private static KubeApi noCluster() {
        throw new IllegalStateException("a plan that is only listed asks no cluster");
    }

    private static EtcdClient noEtcd() {
        throw new IllegalStateException("a plan that is only listed asks no etcd");
    }

    private record NoServices() implements Services {
        @Override
        public ServiceState state(String name) {
            throw new IllegalStateException("a plan that is only listed looks at no service");
        }

        @Override
        public void start(ServiceUnit unit) {
            throw new IllegalStateException("a plan that is only listed starts no service");
        }

        @Override
        public void stop(String name, Duration timeout, boolean all) {
            throw new IllegalStateException("a plan that is only listed stops no service");
        }

        @Override
        public Watching watch(Consumer<ServiceExit> sink) {
            throw new IllegalStateException("a plan that is only listed watches no service");
        }

        @Override
        public Path log(String name) {
            throw new IllegalStateException("a plan that is only listed reads no log");
        }
    }
}
