package io.nodelet.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.etcd.EtcdMembers.Member;
import java.util.List;
import org.junit.jupiter.api.Test;

class MembershipDecisionTest {
    private static final String PEER = "https://10.0.0.2:2380";
    private static final Member FIRST =
            new Member("1", "master-1", List.of("https://10.0.0.1:2380"), List.of("https://10.0.0.1:2379"), false);
    private static final Member OWN = new Member("2", "", List.of(PEER), List.of(), true);

    private static MembershipDecision of(Member... members) {
        return MembershipDecision.of("master-2", PEER, List.of(members));
    }

    @Test
    void aNewMemberIsAdded() {
        assertThat(of(FIRST)).isEqualTo(new MembershipDecision.Add());
    }

    @Test
    void aKilledStartGoesOnWithThePlaceThatItHas() {
        assertThat(of(FIRST, OWN)).isEqualTo(new MembershipDecision.GoOn(OWN));
    }

    @Test
    void oneComesInAtATime() {
        Member other = new Member("3", "master-3", List.of("https://10.0.0.3:2380"), List.of(), true);
        assertThat(of(FIRST, other)).isEqualTo(new MembershipDecision.Wait(other));
    }

    @Test
    void aPlaceThatAnotherHasIsNotTaken() {
        Member here = new Member("2", "master-2", List.of(PEER), List.of(), false);
        Member moved = new Member("2", "master-2", List.of("https://10.0.0.9:2380"), List.of(), false);
        for (Member other : List.of(here, moved)) {
            assertThat(of(FIRST, other)).isInstanceOfSatisfying(MembershipDecision.Refuse.class, refuse -> {
                assertThat(refuse.why())
                        .contains("a member master-2 at " + other.peers().getFirst() + " already");
                assertThat(refuse.remedy()).contains("nodeletctl node remove master-2");
            });
        }
    }

    @Test
    void itBeginsWithAllWhoAreThere() {
        Member nameless = new Member("77", "", List.of("https://10.0.0.3:2380"), List.of(), true);
        assertThat(MembershipDecision.initialCluster("master-2", PEER, List.of(FIRST, OWN, nameless)))
                .isEqualTo("master-2=https://10.0.0.2:2380,master-1=https://10.0.0.1:2380,"
                        + "member-77=https://10.0.0.3:2380");
    }
}
