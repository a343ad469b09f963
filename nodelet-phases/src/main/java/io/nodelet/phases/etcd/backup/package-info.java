/// Snapshots of etcd: taken, tried out, and restored.
@NullMarked
package io.nodelet.phases.etcd.backup;

import org.jspecify.annotations.NullMarked;
