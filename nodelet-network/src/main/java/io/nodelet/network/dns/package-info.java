/// The cluster's DNS as a node asks it.
@NullMarked
package io.nodelet.network.dns;

import org.jspecify.annotations.NullMarked;
