@NullMarked
package io.nodelet.etcd.backup;

import org.jspecify.annotations.NullMarked;
