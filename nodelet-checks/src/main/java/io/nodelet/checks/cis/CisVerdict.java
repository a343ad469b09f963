package io.nodelet.checks.cis;

import java.util.Locale;

/// What a check of the benchmark found.
public enum CisVerdict {
    /// It is as the benchmark asks.
    PASS,
    /// It is not.
    FAIL,
    /// It is not, on purpose: docs/security.md says why.
    EXCEPTION,
    /// A person has to look: no file and no flag says it.
    MANUAL;

    /// Its name in documents, such as `pass`.
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
