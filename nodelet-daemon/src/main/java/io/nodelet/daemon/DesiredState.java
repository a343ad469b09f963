package io.nodelet.daemon;

import java.util.Optional;

/// What an operator told the daemon, and what it must still know after a restart.
///
/// @param desired    what a command asked for; empty while the configuration's word holds
/// @param configured the configuration's service state at that time: a change of it takes the command's place
/// @param pause      while an operator works
/// @param generation of the configuration
/// @param digest     of that configuration
public record DesiredState(
        Optional<DesiredServiceState> desired,
        String configured,
        Optional<HealingPause> pause,
        int generation,
        String digest) {
    public static final DesiredState NONE = new DesiredState(Optional.empty(), "", Optional.empty(), 0, "");

    /// A command asks for `wanted`.
    public DesiredState desired(DesiredServiceState wanted) {
        return new DesiredState(Optional.of(wanted), configured, pause, generation, digest);
    }

    /// What was wanted before is wanted again.
    DesiredState wanting(DesiredState before) {
        return new DesiredState(before.desired, configured, pause, generation, digest);
    }

    public DesiredState pause(Optional<HealingPause> wanted) {
        return new DesiredState(desired, configured, wanted, generation, digest);
    }

    /// A configuration comes into force: one that is new has the next number, and a service state that it changes is
    /// the last word.
    public DesiredState configured(String serviceState, String digestOfAll) {
        boolean changed = !configured.isEmpty() && !serviceState.equals(configured);
        int number = digestOfAll.equals(digest) ? generation : generation + 1;
        return new DesiredState(changed ? Optional.empty() : desired, serviceState, pause, number, digestOfAll);
    }

    /// What is wanted now.
    public DesiredServiceState wanted() {
        return desired.orElseGet(
                () -> configured.isEmpty() ? DesiredServiceState.TRUE : DesiredServiceState.of(configured));
    }
}
