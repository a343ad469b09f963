package io.nodelet.diagnosis.support;

import java.util.concurrent.Callable;

/// One file of an archive.
///
/// @param name its path in the archive
/// @param look makes its text; may fail, and may hang
record ArchiveEntry(String name, Callable<String> look) {}
