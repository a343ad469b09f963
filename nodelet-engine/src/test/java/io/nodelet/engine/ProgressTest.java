package io.nodelet.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressTest {
    @Test
    void whatIsSaidAgainIsPassedOnOnceUntilSomethingElseIsSaid() {
        List<String> heard = new ArrayList<>();
        Progress progress = Progress.ofChanges(heard::add);
        List.of("waiting", "waiting", "signing", "waiting").forEach(progress::say);
        assertThat(heard).containsExactly("waiting", "signing", "waiting");
    }
}
