/// What a master does for its etcd beside running it: snapshots, drills, and a look at how it is.
@NullMarked
package io.nodelet.controllers.etcd;

import org.jspecify.annotations.NullMarked;
