/// The only real implementations of the ports: Linux.
@NullMarked
package io.nodelet.host.linux;

import org.jspecify.annotations.NullMarked;
