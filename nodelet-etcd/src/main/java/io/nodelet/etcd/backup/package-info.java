/// Snapshots of etcd: taken, encrypted, examined, copied elsewhere, tried out.
@NullMarked
package io.nodelet.etcd.backup;

import org.jspecify.annotations.NullMarked;
