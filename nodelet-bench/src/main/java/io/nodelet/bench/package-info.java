/// Benchmarks: our work and the yardstick side by side in one run, and the ratio.
@NullMarked
package io.nodelet.bench;

import org.jspecify.annotations.NullMarked;
