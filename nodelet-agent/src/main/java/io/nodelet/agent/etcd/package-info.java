/// What a master does for its etcd beside running it: snapshots, drills, and a look at how it is.
@NullMarked
package io.nodelet.agent.etcd;

import org.jspecify.annotations.NullMarked;
