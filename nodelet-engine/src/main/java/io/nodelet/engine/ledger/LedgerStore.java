package io.nodelet.engine.ledger;

import java.util.List;

/// Where the ledger's lines are kept. A port: tests put a store behind it that dies at every write.
public interface LedgerStore {
    /// Every whole line, oldest first. A line that a power cut tore is removed from the store and not returned.
    List<String> lines();

    /// Adds one line and returns when it would survive a power cut.
    void append(String line);

    /// Removes the ledger itself, and whatever the store made for it.
    void discard();
}
