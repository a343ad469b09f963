@NullMarked
package io.nodelet.phases.controlplane;

import org.jspecify.annotations.NullMarked;
