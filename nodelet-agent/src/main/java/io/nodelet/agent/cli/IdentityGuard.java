package io.nodelet.agent.cli;

import io.nodelet.model.IdentityDrift;

/// Refuses to bring anything up on a machine that has lost the address which its node goes by.
final class IdentityGuard {
    private IdentityGuard() {}

    /// @throws Ended with what changed, and what to do about it
    static void beforeStart(NodeOperations nodeOperations) {
        nodeOperations.moved().get().filter(IdentityDrift::addressChanged).ifPresent(identityDrift -> {
            throw new ExitException(
                    ExitCode.FAILED, "nothing was changed: " + identityDrift.describe(), identityDrift.remedy());
        });
    }
}
