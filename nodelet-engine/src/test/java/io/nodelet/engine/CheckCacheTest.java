package io.nodelet.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CheckCacheTest {
    private final AtomicInteger asked = new AtomicInteger();

    private int ask() {
        return asked.incrementAndGet();
    }

    @Test
    void withinOneLookEachQuestionIsAskedOnce() {
        List<Integer> answers = new ArrayList<>();
        Runnable twice = () -> {
            answers.add(CheckCache.once("a", this::ask));
            answers.add(CheckCache.once("a", this::ask));
            answers.add(CheckCache.once("b", this::ask));
        };
        new CheckCache().with(twice);
        new CheckCache().with(twice);

        assertThat(answers).containsExactly(1, 1, 2, 3, 3, 4);
    }

    @Test
    void outsideOfALookEveryQuestionIsAsked() {
        assertThat(CheckCache.once("a", this::ask)).isEqualTo(1);
        assertThat(CheckCache.once("a", this::ask)).isEqualTo(2);
    }

    @Test
    void whatIsThrownIsAnAnswerToo() {
        new CheckCache().with(() -> {
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> CheckCache.once("a", () -> {
                            throw new IllegalArgumentException("no " + ask());
                        }))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage("no 1");
            }
        });
    }
}
