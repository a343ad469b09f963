package io.nodelet.engine;

/// Where long work says how far it is: one short line that replaces the one before.
@FunctionalInterface
public interface Progress {
    Progress SILENT = line -> {};

    void say(String line);
}
