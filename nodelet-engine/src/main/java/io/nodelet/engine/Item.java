package io.nodelet.engine;

/// One line of a phase's declaration: a [Resource] that must be there, an [Action] that must have been done, the
/// [Milestone] from which on other phases may begin, or a [WaitFor] that waits for one of theirs.
public sealed interface Item permits Resource, Action, Milestone, WaitFor {
    /// A word for the sort of thing, such as `file` or `service`; part of the ledger's format.
    String kind();

    /// Which one of its kind, such as a path or a unit's name; unique within the kind on this node.
    String key();
}
