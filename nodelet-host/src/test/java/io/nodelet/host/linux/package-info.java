@NullMarked
package io.nodelet.host.linux;

import org.jspecify.annotations.NullMarked;
