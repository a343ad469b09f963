package io.nodelet.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ConnectException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class NameLookupTest {
    private static final InetAddress ADDRESS = InetAddress.ofLiteral("192.0.2.7");

    private static CallDeadline soon() {
        return CallDeadline.in(Duration.ofMillis(50));
    }

    private static CallDeadline later() {
        return CallDeadline.in(Duration.ofSeconds(60));
    }

    /// Before, each caller hung for as long as the resolver did.
    @Test
    void aHungResolverHoldsNobodyPastTheirDeadlineAndIsAskedOnce() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        AtomicInteger questions = new AtomicInteger();
        NameLookup lookup = new NameLookup(_ -> {
            questions.incrementAndGet();
            await(answer);
            return ADDRESS;
        });

        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> lookup.find("api.example", soon())).isInstanceOf(SocketTimeoutException.class);
        }
        answer.countDown();

        assertThat(lookup.find("api.example", later())).isEqualTo(ADDRESS);
        assertThat(questions.get()).as("threads that hang").isLessThanOrEqualTo(2);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void anAnswerIsNotRemembered() throws Exception {
        AtomicInteger questions = new AtomicInteger();
        NameLookup lookup = new NameLookup(_ -> {
            if (questions.incrementAndGet() == 1) {
                throw new UnknownHostException("not yet");
            }
            return ADDRESS;
        });

        assertThatThrownBy(() -> lookup.find("api.example", later()))
                .isInstanceOf(ConnectException.class)
                .hasMessage("unknown host api.example");
        assertThat(lookup.find("api.example", later())).isEqualTo(ADDRESS);
    }

    @Test
    void anAddressNeedsNoResolver() throws Exception {
        NameLookup lookup = new NameLookup(_ -> {
            throw new AssertionError("it was asked");
        });
        assertThat(lookup.find("192.0.2.7", soon())).isEqualTo(ADDRESS);
        assertThat(lookup.find("[2001:db8::7]", soon())).isEqualTo(InetAddress.ofLiteral("2001:db8::7"));
    }
}
