package io.nodelet.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.etcd.DataComparison.Compared;
import io.nodelet.etcd.DataComparison.Verdict;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DataComparisonTest {
    private final FakeEtcd.Cluster cluster =
            new FakeEtcd.Cluster().member("a1", 10, 8).member("b2", 10, 8).member("c3", 10, 8);

    private String verdicts() {
        return DataComparison.of(cluster.client("a1")).stream()
                .map(compared -> compared.etcdMember().id() + " " + compared.verdict())
                .collect(Collectors.joining(", "));
    }

    @Test
    void membersThatHoldTheSame() {
        assertThat(verdicts()).isEqualTo("a1 SAME, b2 SAME, c3 SAME");
    }

    @Test
    void theOneInTheMinorityIsWrongWhoeverIsAsked() {
        cluster.data.put("b2", 8L);
        assertThat(verdicts()).isEqualTo("a1 SAME, b2 DIFFERS, c3 SAME");
        cluster.data.put("a1", 9L);
        cluster.data.remove("b2");
        assertThat(verdicts()).isEqualTo("a1 DIFFERS, b2 SAME, c3 SAME");
    }

    @Test
    void withoutAMajorityNobodyKnows() {
        cluster.data.put("a1", 9L);
        cluster.data.put("b2", 8L);
        assertThat(verdicts()).isEqualTo("a1 UNDECIDED, b2 UNDECIDED, c3 UNDECIDED");
        cluster.data.remove("b2");
        cluster.dead.add("c3");
        assertThat(verdicts()).isEqualTo("a1 UNDECIDED, b2 UNDECIDED, c3 UNKNOWN");
    }

    /// Those that are silent may hold the same as the one that seems to differ.
    @Test
    void aMajorityOfThoseWhoAnswerIsNone() {
        cluster.dead.add("b2");
        cluster.dead.add("c3");
        assertThat(verdicts()).isEqualTo("a1 UNDECIDED, b2 UNKNOWN, c3 UNKNOWN");
    }

    @Test
    void oneThatDoesNotAnswerIsUnknownAndSaysWhy() {
        cluster.dead.add("c3");
        List<Compared> seen = DataComparison.of(cluster.client("a1"));
        assertThat(seen.getLast().verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(seen.getLast().detail()).isEqualTo("it does not say: c3 is dead");
        assertThat(seen.getFirst().detail()).isEqualTo("00000007 up to revision 100");
    }

    /// The digest is of another past then.
    @Test
    void aCompactionInBetweenIsLookedPast() {
        cluster.compactions = 2;
        assertThat(verdicts()).isEqualTo("a1 SAME, b2 SAME, c3 SAME");
    }
}
