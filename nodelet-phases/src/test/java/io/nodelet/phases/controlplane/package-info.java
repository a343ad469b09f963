/// Tests of the pods' network.
@NullMarked
package io.nodelet.phases.controlplane;

import org.jspecify.annotations.NullMarked;
