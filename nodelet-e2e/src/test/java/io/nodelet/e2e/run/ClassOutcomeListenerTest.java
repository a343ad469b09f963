package io.nodelet.e2e.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/// Only a class of which everything ran and succeeded has passed.
@Tag("unit")
class ClassOutcomeListenerTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    private boolean passed(Class<?> tests) {
        ClassOutcomes outcomes = new ClassOutcomes(folder);
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selectClass(tests))
                                .build(),
                        new ClassOutcomeListener(Optional.of(outcomes)));
        return outcomes.of(tests.getName().substring(tests.getName().lastIndexOf('.') + 1))
                .orElseThrow()
                .passed();
    }

    @Test
    void aClassPassesWhenAllOfItDid() {
        assertThat(passed(Good.class)).isTrue();
        assertThat(passed(Failing.class)).isFalse();
        assertThat(passed(FailingBefore.class)).isFalse();
        assertThat(passed(LeftOut.class)).isFalse();
        assertThat(passed(GivenUp.class)).isFalse();
    }

    static final class Good {
        @Test
        void it() {}
    }

    static final class Failing {
        @Test
        void it() {
            assertThat("it").isEqualTo("other");
        }

        @Test
        void other() {}
    }

    static final class FailingBefore {
        @BeforeAll
        static void up() {
            assertThat("it").isEqualTo("other");
        }

        @Test
        void it() {}
    }

    static final class LeftOut {
        @Test
        @Disabled
        void it() {}

        @Test
        void other() {}
    }

    static final class GivenUp {
        @Test
        void it() {
            Assumptions.abort();
        }
    }
}
