package io.nodelet.phases.certs;

import io.nodelet.kube.KubeApi;
import io.nodelet.kube.Way;
import java.util.function.Function;

/// What a machine that does not hold the authorities' keys gets its certificates through.
///
/// @param servers makes the way to an API server
/// @param signed  certificates that came back
/// @param opened  the cluster's keys, on a master that joins
public record Join(Function<Way, KubeApi> servers, SignedPairs signed, OpenedKeys opened) {}
