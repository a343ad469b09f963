package io.nodelet.model;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A supplier that asks for its value at the first call, and keeps it. A call that throws is asked again.
public final class Lazy<T> implements Supplier<T> {
    private final Supplier<T> maker;
    private @Nullable T made;

    private Lazy(Supplier<T> maker) {
        this.maker = maker;
    }

    public static <T> Supplier<T> of(Supplier<T> maker) {
        return new Lazy<>(maker);
    }

    @Override
    public synchronized T get() {
        T value = made == null ? maker.get() : made;
        made = value;
        return value;
    }
}
