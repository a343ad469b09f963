@NullMarked
package io.nodelet.phases.etcd.backup;

import org.jspecify.annotations.NullMarked;
