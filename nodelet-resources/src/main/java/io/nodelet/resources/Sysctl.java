package io.nodelet.resources;

import io.nodelet.engine.Resource;

/// A kernel setting; the value from before comes back.
///
/// @param name  such as `net.ipv4.ip_forward`
/// @param value as /proc/sys shows it
public record Sysctl(String name, String value) implements Resource {
    @Override
    public String kind() {
        return "sysctl";
    }

    @Override
    public String key() {
        return name;
    }
}
