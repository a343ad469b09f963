package io.nodelet.agent.cli;

import io.nodelet.model.Moved;

/// Refuses to bring anything up on a machine that has lost the address which its node goes by.
final class IdentityGuard {
    private IdentityGuard() {}

    /// @throws Ended with what changed, and what to do about it
    static void beforeStart(Stack stack) {
        stack.moved().get().filter(Moved::addressChanged).ifPresent(it -> {
            throw new Ended(ExitCode.FAILED, "nothing was changed: " + it.text(), it.remedy());
        });
    }
}
