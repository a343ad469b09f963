package io.nodelet.sandbox;

import io.nodelet.model.Role;

/// One test host, as recorded.
///
/// @param name    such as `master-1`; its host name too
/// @param role    what it is in the cluster
/// @param address its IPv4 address in the sandbox's network
/// @param init    its PID 1, as seen from the machine; [RecordedProcess#NONE] until it runs
public record Host(String name, Role role, String address, RecordedProcess init) {
    /// `running`, or `stopped` when its PID 1 is gone or was never there.
    public String state() {
        return init.alive() ? "running" : "stopped";
    }

    Host with(RecordedProcess newInit) {
        return new Host(name, role, address, newInit);
    }
}
