package io.nodelet.daemon;

import io.nodelet.engine.RunCancelledException;
import io.nodelet.engine.RunEvent;
import io.nodelet.model.NodeletException;
import java.util.Optional;

/// What operators told the daemon: one order at a time, waiting or under way.
final class OperatorRequests {
    private Optional<OperatorRequest> waiting = Optional.empty();
    private Optional<OperatorRequest> running = Optional.empty();

    /// Takes an order, unless there is one already.
    void take(OperatorRequest operatorRequest) {
        Optional<OperatorRequest> before = running.or(() -> waiting);
        if (before.isEmpty()) {
            waiting = Optional.of(operatorRequest);
            return;
        }
        operatorRequest
                .results()
                .completeExceptionally(new NodeletException(
                        "the daemon is at work on `" + before.get().what() + "`",
                        "Wait until it has ended, or cancel it."));
    }

    Optional<OperatorRequest> waiting() {
        return waiting;
    }

    boolean underWay() {
        return running.isPresent();
    }

    void begun(OperatorRequest operatorRequest) {
        waiting = Optional.empty();
        running = Optional.of(operatorRequest);
    }

    /// It can't be begun.
    void refused(OperatorRequest operatorRequest, String why) {
        waiting = Optional.empty();
        operatorRequest.results().completeExceptionally(new NodeletException(why));
    }

    void over() {
        running = Optional.empty();
    }

    void hear(RunEvent event) {
        running.ifPresent(operatorRequest -> operatorRequest.progress().accept(event));
    }

    /// Drops an order that has not begun.
    ///
    /// @return whether it is under way instead
    boolean cancel(OperatorRequest operatorRequest) {
        if (waiting.filter(operatorRequest::equals).isPresent()) {
            refuseAll();
        }
        return running.filter(operatorRequest::equals).isPresent();
    }

    /// The daemon ends.
    void refuseAll() {
        running.or(() -> waiting)
                .ifPresent(operatorRequest ->
                        operatorRequest.results().completeExceptionally(new RunCancelledException()));
        waiting = Optional.empty();
    }
}
