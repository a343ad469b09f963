package io.nodelet.resources;

import io.nodelet.engine.Action;
import io.nodelet.engine.Progress;
import io.nodelet.host.TrustedFiles;
import io.nodelet.host.TrustedFiles.Distrust;
import io.nodelet.model.Health;
import io.nodelet.model.ReasonCode;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;

/// Refuses to go on with a file that others than root can change, at the moment when root is about to run or believe
/// it. What is in use already is not stopped for it.
///
/// @param trusted what may be trusted
/// @param file    the file or folder; one that is not there is for others to complain about
/// @param about   whether it is about to be used
public record RequireTrusted(TrustedFiles trusted, Path file, BooleanSupplier about) implements Action {
    public RequireTrusted(Path file, BooleanSupplier about) {
        this(TrustedFiles.SYSTEM, file, about);
    }

    @Override
    public String key() {
        return file + " is root's alone";
    }

    @Override
    public Health check() {
        return about.getAsBoolean()
                ? trusted.distrust(file).map(this::failing).orElseGet(Health::healthy)
                : Health.healthy();
    }

    private Health failing(Distrust found) {
        return Health.unhealthy(ReasonCode.FILE_NOT_TRUSTED, file.toString(), found.describe());
    }

    @Override
    public void perform(Progress progress) {
        trusted.require(file);
    }
}
