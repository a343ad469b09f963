/// Kubernetes' own conformance tests, run on a sandbox cluster.
@NullMarked
package io.nodelet.bench.conformance;

import org.jspecify.annotations.NullMarked;
