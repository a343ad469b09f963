package io.nodelet.engine.ledger;

import java.util.List;

/// Where the ledger's lines are kept. A port: tests put a store behind it that dies at every write.
public interface LedgerStore {
    /// Every whole line, oldest first, without one at the end that a power cut or a full disk tore. Changes nothing:
    /// somebody else may be writing.
    List<String> lines();

    /// Adds one line and returns when it would survive a power cut. What fails leaves the lines as they were; a torn
    /// one at the end goes first.
    void append(String line);

    /// Removes the ledger itself, and whatever the store made for it.
    void discard();
}
