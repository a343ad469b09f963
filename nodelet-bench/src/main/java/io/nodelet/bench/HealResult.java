package io.nodelet.bench;

import java.time.Duration;
import java.util.List;

/// What became of one fault under the daemon's care.
///
/// @param fault   which
/// @param noticed from the fault until the daemon knew
/// @param whole   from the fault until every phase was seen well again
/// @param steps   what it did, such as `restart-service`
/// @param trouble what is wrong with that: the reason is not the right one, say. Empty when all is right
public record HealResult(InjectedFault fault, Duration noticed, Duration whole, List<String> steps, String trouble) {}
