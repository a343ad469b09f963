package io.nodelet.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LookTest {
    private final AtomicInteger asked = new AtomicInteger();

    private int ask() {
        return asked.incrementAndGet();
    }

    @Test
    void withinOneLookEachQuestionIsAskedOnce() {
        List<Integer> answers = new ArrayList<>();
        Runnable twice = () -> {
            answers.add(Look.once("a", this::ask));
            answers.add(Look.once("a", this::ask));
            answers.add(Look.once("b", this::ask));
        };
        new Look().with(twice);
        new Look().with(twice);

        assertThat(answers).containsExactly(1, 1, 2, 3, 3, 4);
    }

    @Test
    void outsideOfALookEveryQuestionIsAsked() {
        assertThat(Look.once("a", this::ask)).isEqualTo(1);
        assertThat(Look.once("a", this::ask)).isEqualTo(2);
    }

    @Test
    void whatIsThrownIsAnAnswerToo() {
        new Look().with(() -> {
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> Look.once("a", () -> {
                            throw new IllegalArgumentException("no " + ask());
                        }))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage("no 1");
            }
        });
    }
}
