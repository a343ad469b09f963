@NullMarked
package io.nodelet.bench.conformance;

import org.jspecify.annotations.NullMarked;
