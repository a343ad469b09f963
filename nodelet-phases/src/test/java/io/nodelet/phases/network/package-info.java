/// Tests of the pods' network.
@NullMarked
package io.nodelet.phases.network;

import org.jspecify.annotations.NullMarked;
