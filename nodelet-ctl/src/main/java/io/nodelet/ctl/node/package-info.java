/// `nodeletctl node`: the nodes of a cluster.
@NullMarked
package io.nodelet.ctl.node;

import org.jspecify.annotations.NullMarked;
