/// What the daemon shows of itself to Prometheus, and how it is guarded.
@NullMarked
package io.nodelet.controllers.metrics;

import org.jspecify.annotations.NullMarked;
