package io.nodelet.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.sandbox.Faults.Cut;
import java.util.List;
import org.junit.jupiter.api.Test;

class FaultsTest {
    @Test
    void several_hosts_do_not_hear_each_other() {
        assertThat(Cut.between(List.of("a", "b"), false)).containsExactly(new Cut("a", "b"), new Cut("b", "a"));
        assertThat(Cut.between(List.of("a", "b", "c"), false)).hasSize(6);
    }

    @Test
    void one_host_is_cut_from_every_other() {
        assertThat(Cut.between(List.of("a"), false)).containsExactly(new Cut("a", "*"), new Cut("*", "a"));
    }

    @Test
    void one_way_only_what_the_first_sends_is_lost() {
        assertThat(Cut.between(List.of("b", "a"), true)).containsExactly(new Cut("b", "a"));
        assertThat(Cut.between(List.of("a"), true)).containsExactly(new Cut("a", "*"));
    }

    @Test
    void who_is_cut_from_all_is_cut_from_each() {
        Faults faults = Faults.NONE.withCuts(Cut.between(List.of("a"), false));

        assertThat(faults.cut(Cut.between(List.of("a", "b"), false))).isTrue();
        assertThat(faults.cut(Cut.between(List.of("c", "b"), false))).isFalse();
        assertThat(faults.cut(Cut.between(List.of("b"), false))).isFalse();
    }

    @Test
    void lines_say_it_once_for_people() {
        Faults faults = Faults.NONE
                .withCuts(Cut.between(List.of("a", "b"), false))
                .withCuts(Cut.between(List.of("c"), false))
                .withCuts(Cut.between(List.of("d", "a"), true))
                .withCuts(Cut.between(List.of("e"), true))
                .withLink("a", new LinkQuality(20, 0, 0))
                .withFull("b")
                .withFrozen(_ -> List.of("c"));

        assertThat(faults.lines())
                .containsExactly(
                        "a and b do not hear each other",
                        "c and all other hosts do not hear each other",
                        "a does not hear d",
                        "no other host hears e",
                        "what a sends: loses 20%",
                        "c is frozen",
                        "the disk of b is full");
        assertThat(Faults.NONE.withCuts(List.of(new Cut("*", "a"))).lines()).containsExactly("a hears no other host");
    }

    @Test
    void with_the_power_goes_what_stood_still_and_nothing_else() {
        Faults faults = Faults.NONE.withFull("a").withFrozen(_ -> List.of("a", "b"));

        assertThat(faults.afterPowerOff("a"))
                .isEqualTo(Faults.NONE.withFull("a").withFrozen(_ -> List.of("b")));
    }

    @Test
    void a_good_network_is_no_fault() {
        Faults faults = Faults.NONE.withLink("a", new LinkQuality(1, 0, 0)).withLink("a", LinkQuality.GOOD);

        assertThat(faults.none()).isTrue();
    }
}
