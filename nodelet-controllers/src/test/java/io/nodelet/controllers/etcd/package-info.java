@NullMarked
package io.nodelet.controllers.etcd;

import org.jspecify.annotations.NullMarked;
