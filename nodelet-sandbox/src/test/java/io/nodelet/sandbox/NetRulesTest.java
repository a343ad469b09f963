package io.nodelet.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.model.Role;
import io.nodelet.sandbox.Faults.Cut;
import java.util.List;
import org.junit.jupiter.api.Test;

class NetRulesTest {
    private static final Sandbox SANDBOX = new Sandbox(
            "t1",
            4,
            "small",
            "/b",
            "2026-11-22T18:00:00Z",
            RecordedProcess.NONE,
            List.of(),
            List.of(
                    new Host("master-1", Role.MASTER, "10.99.4.11", RecordedProcess.NONE),
                    new Host("worker-1", Role.WORKER, "10.99.4.101", RecordedProcess.NONE)));

    @Test
    void without_faults_the_table_goes_whether_it_is_there_or_not() {
        assertThat(NetRules.nft(SANDBOX, Faults.NONE)).isEqualTo("""
                table bridge nodelet_faults
                delete table bridge nodelet_faults
                """);
    }

    @Test
    void the_whole_ruleset_takes_the_place_of_the_last_one() {
        Faults faults = Faults.NONE
                .withCuts(Cut.between(List.of("master-1", "worker-1"), true))
                .withCuts(Cut.between(List.of("worker-1"), false))
                .withLink("worker-1", new LinkQuality(12.5, 0, 0))
                .withLink("master-1", new LinkQuality(100, 10_000, 0));

        assertThat(NetRules.nft(SANDBOX, faults)).isEqualTo("""
                table bridge nodelet_faults
                delete table bridge nodelet_faults
                table bridge nodelet_faults {
                  chain cuts {
                    type filter hook forward priority 0; policy accept;
                    oifname "h101" counter drop comment "cut: * to worker-1"
                    iifname "h11" oifname "h101" counter drop comment "cut: master-1 to worker-1"
                    iifname "h101" counter drop comment "cut: worker-1 to *"
                  }
                  chain losses {
                    type filter hook prerouting priority 0; policy accept;
                    iifname "h11" counter drop comment "loss: master-1"
                    iifname "h101" numgen random mod 10000 < 1250 counter drop comment "loss: worker-1"
                  }
                }
                """);
    }

    @Test
    void a_links_queue_holds_back_what_is_too_fast_or_shall_be_late() {
        assertThat(queue(new LinkQuality(20, 0, 0))).isEqualTo("tc qdisc replace dev eth0 root noqueue");
        assertThat(queue(new LinkQuality(0, 10_000, 0)))
                .isEqualTo("tc qdisc replace dev eth0 root tbf rate 10000kbit burst 25000b latency 200ms");
        assertThat(queue(new LinkQuality(0, 8, 0)))
                .isEqualTo("tc qdisc replace dev eth0 root tbf rate 8kbit burst 16384b latency 200ms");
        assertThat(queue(new LinkQuality(0, 10_000, 50)))
                .isEqualTo("tc qdisc replace dev eth0 root netem limit 10000 delay 50ms rate 10000kbit");
        assertThat(queue(new LinkQuality(0, 0, 50)))
                .isEqualTo("tc qdisc replace dev eth0 root netem limit 10000 delay 50ms");
    }

    private static String queue(LinkQuality quality) {
        return String.join(" ", NetRules.queue(quality));
    }
}
