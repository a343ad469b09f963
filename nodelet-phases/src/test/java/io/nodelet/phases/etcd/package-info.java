@NullMarked
package io.nodelet.phases.etcd;

import org.jspecify.annotations.NullMarked;
