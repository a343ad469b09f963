package io.nodelet.phases;

import io.nodelet.bundle.Bundle;
import io.nodelet.engine.Action;
import io.nodelet.engine.Progress;
import io.nodelet.model.Health;
import io.nodelet.model.NodeletException;
import io.nodelet.resources.RequireTrusted;
import java.util.function.BooleanSupplier;

/// Says it where the node refuses the bundle that lies in its folder. It goes on with what it was installed from:
/// what runs is not stopped, and a boot is not spoilt, by a bundle that somebody put there.
///
/// @param bundle on the node's terms
public record AcceptBundle(Bundle bundle) implements Action {
    /// Refuses a manifest, which says what is installed, that others than root can change.
    ///
    /// @param about whether it is about to be used
    public static RequireTrusted requireTrusted(Bundle bundle, BooleanSupplier about) {
        return new RequireTrusted(bundle.folder().resolve(Bundle.MANIFEST), about);
    }

    @Override
    public String key() {
        return "the bundle is accepted";
    }

    @Override
    public Health check() {
        return bundle.refusal()
                .map(NodeletException::failure)
                .<Health>map(Health.Unhealthy::new)
                .orElseGet(Health::healthy);
    }

    @Override
    public void perform(Progress progress) {
        bundle.refusal()
                .ifPresent(error ->
                        progress.say(error.getMessage() + "; the node goes by the one that it was installed from"));
    }
}
