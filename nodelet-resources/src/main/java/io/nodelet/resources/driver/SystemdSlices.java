package io.nodelet.resources.driver;

import io.nodelet.host.linux.Cgroups;
import io.nodelet.host.linux.SystemdServices;
import java.util.function.Predicate;

/// Slices of systemd that a component makes, such as kubelet's `kubepods.slice`. Each is a unit and a control group;
/// the scopes of containers and the slices of pods are units within it.
///
/// @param cgroups where their control groups lie
/// @param alive   whether systemd holds such a unit
/// @param stop    has systemd stop such a unit with all units in it, and says whether it has; one that it does not know
///                is no error
record SystemdSlices(Cgroups cgroups, Predicate<String> alive, Predicate<String> stop) {
    /// Those of this machine's systemd, where there is one.
    static SystemdSlices ofSystemd(Cgroups cgroups) {
        return new SystemdSlices(
                cgroups,
                text -> SystemdServices.available() && SystemdServices.runs(text),
                text -> SystemdServices.available() && SystemdServices.stopUnit(text));
    }

    boolean exists(String slice) {
        return cgroups.exists(slice) || alive.test(slice);
    }

    /// What is in it is killed first: systemd would give each container a minute and a half to end by itself.
    void remove(String slice) {
        cgroups.kill(slice);
        boolean _ = stop.test(slice);
        cgroups.remove(slice);
    }
}
