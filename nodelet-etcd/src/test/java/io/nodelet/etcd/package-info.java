@NullMarked
package io.nodelet.etcd;

import org.jspecify.annotations.NullMarked;
