/// etcd's members, health and data, asked through its gateway.
@NullMarked
package io.nodelet.etcd;

import org.jspecify.annotations.NullMarked;
