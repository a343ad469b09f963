package io.nodelet.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.etcd.EtcdMembers.Member;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuorumTest {
    private static Member member(int number, boolean learner) {
        String address = "https://10.0.0." + number;
        return new Member("" + number, "m" + number, List.of(address + ":2380"), List.of(address + ":2379"), learner);
    }

    private static Quorum of(int voters, int learners, String well) {
        List<Member> members = IntStream.rangeClosed(1, voters + learners)
                .mapToObj(i -> member(i, i > voters))
                .toList();
        return new Quorum(members, Set.of(well.split(" ", -1)));
    }

    /// Member 1 stops, or goes.
    @ParameterizedTest
    @CsvSource({
        // voters, learners, who serves, may stop, may go
        "1, 0, 1,         true,  false",
        "1, 1, 1 2,       true,  false",
        "2, 0, 1 2,       false, true",
        "2, 0, 1,         false, false",
        "2, 0, 2,         false, true",
        "3, 0, 1 2 3,     true,  true",
        "3, 0, 1 2,       false, false",
        "3, 0, 2 3,       true,  true",
        "3, 0, 1,         false, false",
        "4, 0, 1 2 3,     false, true",
        "5, 0, 1 2 3,     false, false",
        "5, 0, 1 2 3 4,   true,  true",
        "2, 1, 1 2 3,     false, true",
        "3, 1, 1 2 4,     false, false",
    })
    void aMajorityIsNeverGivenAway(int voters, int learners, String well, boolean stop, boolean go) {
        Quorum quorum = of(voters, learners, well);

        assertThat(quorum.againstStop("1").isEmpty()).isEqualTo(stop);
        assertThat(quorum.againstRemoval("1").isEmpty()).isEqualTo(go);
    }

    @ParameterizedTest
    @CsvSource({"3, no member", "4, a learner"})
    void whoHasNoVoteCostsNone(String id, String what) {
        Quorum quorum = new Quorum(List.of(member(1, false), member(2, false), member(4, true)), Set.of("1"));

        assertThat(quorum.againstStop(id)).as(what).isEmpty();
        assertThat(quorum.againstRemoval(id)).as(what).isEmpty();
    }
}
