@NullMarked
package io.nodelet.daemon.metrics;

import org.jspecify.annotations.NullMarked;
