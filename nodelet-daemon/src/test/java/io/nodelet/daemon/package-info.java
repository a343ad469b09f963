@NullMarked
package io.nodelet.daemon;

import org.jspecify.annotations.NullMarked;
