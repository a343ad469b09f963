package io.nodelet.ctl.bundle;

import java.util.Locale;

/// How a command prints its answer.
enum BundleOutput {
    TABLE,
    JSON;

    /// Takes and prints the names in lower case.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
