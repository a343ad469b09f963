package io.nodelet.engine;

import io.nodelet.model.NodeletException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Finds the driver of a resource, or of a kind that the ledger names.
public final class Drivers {
    private final Map<Class<?>, Driver<?>> byType = new HashMap<>();
    private final Map<String, Driver<?>> byKind = new HashMap<>();

    public Drivers(List<Driver<?>> drivers) {
        for (Driver<?> driver : drivers) {
            if (byType.put(driver.type(), driver) != null || byKind.put(driver.kind(), driver) != null) {
                throw new IllegalArgumentException("two drivers for " + driver.kind());
            }
        }
    }

    /// The driver of this resource's type.
    @SuppressWarnings("unchecked") // byType holds each driver under its own R
    public <R extends Resource> Driver<R> of(R resource) {
        Driver<?> driver = byType.get(resource.getClass());
        if (driver == null) {
            throw new IllegalStateException("no driver for " + resource.getClass());
        }
        return (Driver<R>) driver;
    }

    /// The driver of a kind in the ledger.
    ///
    /// @throws NodeletException when this version of Nodelet does not know it
    public Driver<?> of(String kind) {
        Driver<?> driver = byKind.get(kind);
        if (driver == null) {
            throw new NodeletException(
                    "the ledger names the kind `" + kind + "`, which this version does not know",
                    "Use the version of nodeletd that made it, or a newer one.");
        }
        return driver;
    }
}
