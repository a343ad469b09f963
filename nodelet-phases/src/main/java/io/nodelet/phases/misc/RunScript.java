package io.nodelet.phases.misc;

import io.nodelet.engine.Action;
import io.nodelet.engine.Progress;
import io.nodelet.host.AtomicFile;
import io.nodelet.host.Command;
import io.nodelet.host.Commands;
import io.nodelet.host.TrustedFiles;
import io.nodelet.model.Health;
import io.nodelet.model.NodeletException;
import io.nodelet.model.ReasonCode;
import io.nodelet.resources.driver.Digests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// Runs a script of the operator's own, once for each content and boot: a run that succeeded leaves a mark.
///
/// @param commands runs it
/// @param digests  tells one content from another
/// @param script   executable, absolute
/// @param mark     a file that does not outlive a boot
/// @param trusted  what root may run
public record RunScript(Commands commands, Digests digests, Path script, Path mark, TrustedFiles trusted)
        implements Action {
    private static final Duration LIMIT = Duration.ofMinutes(4);

    @Override
    public String key() {
        return "run " + script;
    }

    @Override
    public Health check() {
        try {
            return Files.exists(mark) && Files.readString(mark).equals(digests.sha256(script))
                    ? Health.healthy()
                    : Health.unhealthy(ReasonCode.SCRIPT_PENDING, script.toString(), script + " has not run yet");
        } catch (IOException e) {
            return Health.unhealthy(
                    ReasonCode.SCRIPT_PENDING, script.toString(), mark + " can't be read: " + AtomicFile.reason(e));
        }
    }

    @Override
    public void perform(Progress progress) {
        trusted.require(script);
        progress.say("running " + script);
        String digest = digests.sha256(script);
        commands.run(Command.of(script.toString()).within(LIMIT)).orThrow();
        AtomicFile.write(mark, digest, "0600");
    }

    @Override
    public void undo(Progress progress) {
        try {
            Files.deleteIfExists(mark);
        } catch (IOException e) {
            throw new NodeletException("can't remove " + mark + ": " + AtomicFile.reason(e), e);
        }
    }
}
