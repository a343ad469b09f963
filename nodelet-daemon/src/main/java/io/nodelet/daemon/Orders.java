package io.nodelet.daemon;

import io.nodelet.engine.Cancelled;
import io.nodelet.engine.RunEvent;
import io.nodelet.model.NodeletException;
import java.util.Optional;

/// What operators told the daemon: one order at a time, waiting or under way.
final class Orders {
    private Optional<Order> waiting = Optional.empty();
    private Optional<Order> running = Optional.empty();

    /// Takes an order, unless there is one already.
    void take(Order order) {
        Optional<Order> before = running.or(() -> waiting);
        if (before.isEmpty()) {
            waiting = Optional.of(order);
            return;
        }
        order.results()
                .completeExceptionally(new NodeletException(
                        "the daemon is at work on `" + before.get().what() + "`",
                        "Wait until it has ended, or cancel it."));
    }

    Optional<Order> waiting() {
        return waiting;
    }

    boolean underWay() {
        return running.isPresent();
    }

    void begun(Order order) {
        waiting = Optional.empty();
        running = Optional.of(order);
    }

    /// It can't be begun.
    void refused(Order order, String why) {
        waiting = Optional.empty();
        order.results().completeExceptionally(new NodeletException(why));
    }

    void over() {
        running = Optional.empty();
    }

    void hear(RunEvent event) {
        running.ifPresent(it -> it.progress().accept(event));
    }

    /// Drops an order that has not begun.
    ///
    /// @return whether it is under way instead
    boolean cancel(Order order) {
        if (waiting.filter(order::equals).isPresent()) {
            refuseAll();
        }
        return running.filter(order::equals).isPresent();
    }

    /// The daemon ends.
    void refuseAll() {
        running.or(() -> waiting).ifPresent(it -> it.results().completeExceptionally(new Cancelled()));
        waiting = Optional.empty();
    }
}
