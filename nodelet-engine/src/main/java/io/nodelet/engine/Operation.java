package io.nodelet.engine;

/// What a run does to the plan's phases.
public enum Operation {
    START,
    STOP,
    STATUS
}
