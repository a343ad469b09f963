package io.nodelet.agent.cli.guard;

import io.nodelet.agent.cli.context.ExitCode;
import io.nodelet.agent.cli.context.ExitException;
import io.nodelet.agent.cli.context.NodeOperations;
import io.nodelet.model.IdentityDrift;

/// Refuses to bring anything up on a machine that has lost the address which its node goes by.
public final class IdentityGuard {
    private IdentityGuard() {}

    /// @throws Ended with what changed, and what to do about it
    public static void beforeStart(NodeOperations operations) {
        operations.moved().get().filter(IdentityDrift::addressChanged).ifPresent(identityDrift -> {
            throw new ExitException(
                    ExitCode.FAILED, "nothing was changed: " + identityDrift.describe(), identityDrift.remedy());
        });
    }
}
