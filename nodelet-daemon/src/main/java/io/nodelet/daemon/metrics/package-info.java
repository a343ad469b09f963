/// Numbers as Prometheus reads them.
@NullMarked
package io.nodelet.daemon.metrics;

import org.jspecify.annotations.NullMarked;
