package io.nodelet.controllers.secrets;

import io.nodelet.daemon.DesiredServiceState;
import io.nodelet.daemon.DesiredState;
import io.nodelet.daemon.NodeDaemon;
import io.nodelet.daemon.OperatorRequest;
import io.nodelet.engine.Operation;
import io.nodelet.engine.RunEvent;
import io.nodelet.engine.RunOptions;
import io.nodelet.engine.RunRequest;
import io.nodelet.engine.RunResult;
import io.nodelet.model.NodeletException;
import io.nodelet.model.PhaseId;
import io.nodelet.phases.PhaseIds;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// Has the daemon start the control plane with its files as they are now, unless an operator works on the node or keeps
/// it down.
///
/// @param daemon of this node
/// @param intent what operators told it
/// @param phases of the node, in order
public record ControlPlaneRestarter(NodeDaemon daemon, Supplier<DesiredState> intent, Supplier<List<PhaseId>> phases)
        implements Runnable {
    @Override
    public void run() {
        DesiredState now = intent.get();
        if (now.pause().isPresent() || now.wanted() != DesiredServiceState.TRUE) {
            throw new NodeletException(
                    "nodeletd is paused there, or an operator stopped the node",
                    "nodeletd resume; nodeletd phases start");
        }
        var results = new CompletableFuture<List<RunResult>>();
        var only = new RunOptions(phases.get().indexOf(PhaseIds.CONTROL_PLANE), true, false, Optional.empty());
        daemon.order(new OperatorRequest(
                "secrets rotate",
                List.of(new RunRequest(Operation.START, only)),
                Optional.empty(),
                RunEvent.Sink.NONE,
                results));
        try {
            require(results.orTimeout(SecretsClients.START.toSeconds(), TimeUnit.SECONDS)
                    .join()
                    .getLast());
        } catch (CompletionException e) {
            throw new NodeletException("the API server was not started with its new keys: " + e.getMessage(), e);
        }
    }

    /// @throws NodeletException where the API server does not run with the file
    public static void require(RunResult result) {
        if (!result.isSuccess()) {
            String why = result.failure()
                    .map(entry -> String.valueOf(entry.getValue().cause().getMessage()))
                    .orElse("it was not tried");
            throw new NodeletException(
                    "the API server did not start with its new keys: " + why, "`nodeletd why` says more.");
        }
    }
}
