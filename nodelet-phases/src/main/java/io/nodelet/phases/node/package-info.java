/// What is done to this node's object in the cluster: waiting for it, marks, cordon and drain.
@NullMarked
package io.nodelet.phases.node;

import org.jspecify.annotations.NullMarked;
