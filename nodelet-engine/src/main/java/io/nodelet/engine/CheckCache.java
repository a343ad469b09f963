package io.nodelet.engine;

import io.nodelet.model.Failure;
import io.nodelet.model.NodeletException;
import io.nodelet.model.ReasonCode;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/// One look at phases: who asks the same within it is told the same, as phases beside each other, and a phase's waits
/// and its live check, want to know the same things. Outside of a look, as in a start that waits for something, every
/// question is asked.
public final class CheckCache {
    private static final ScopedValue<CheckCache> CURRENT = ScopedValue.newInstance();
    private final Map<Object, FutureTask<?>> answers = new ConcurrentHashMap<>();

    CheckCache() {}

    /// Makes `work` a part of this look.
    void with(Runnable work) {
        ScopedValue.where(CURRENT, this).run(work);
    }

    /// Whether this is part of a look, and not of a start or a stop.
    public static boolean within() {
        return CURRENT.isBound();
    }

    /// The answer to a question, or what was thrown instead, from whoever asks first in this look.
    ///
    /// @param question equals that of whoever wants the same
    /// @param ask      has one type of answer for each question
    public static <T> T once(Object question, Supplier<T> ask) {
        return CURRENT.isBound() ? CURRENT.get().answer(question, ask) : ask.get();
    }

    /// What was thrown on another thread.
    ///
    /// @throws Error where it was an error
    static RuntimeException unwrapped(ExecutionException e) {
        if (e.getCause() instanceof Error error) {
            throw error;
        }
        return e.getCause() instanceof RuntimeException runtimeException
                ? runtimeException
                : new IllegalStateException(e.getCause());
    }

    @SuppressWarnings("unchecked") // one type for each question
    private <T> T answer(Object question, Supplier<T> ask) {
        FutureTask<?> answer = answers.computeIfAbsent(question, _ -> new FutureTask<>(ask::get));
        answer.run(); // does nothing where another one asks, or has asked
        try {
            return (T) answer.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NodeletException(
                    new Failure(ReasonCode.INTERRUPTED, "", "interrupted while waiting for an answer"), "", e);
        } catch (ExecutionException e) {
            throw unwrapped(e);
        }
    }
}
