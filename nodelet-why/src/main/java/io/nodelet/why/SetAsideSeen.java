package io.nodelet.why;

import java.time.Instant;

/// A damaged file that was set aside.
///
/// @param service whose it was
/// @param file    where it is now
/// @param time    when that was done
public record SetAsideSeen(String service, String file, Instant time) {}
