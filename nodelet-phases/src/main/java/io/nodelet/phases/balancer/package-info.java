/// A worker's own way to whichever API servers are ready.
@NullMarked
package io.nodelet.phases.balancer;

import org.jspecify.annotations.NullMarked;
