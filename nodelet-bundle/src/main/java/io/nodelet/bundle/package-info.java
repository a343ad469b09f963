@NullMarked
package io.nodelet.bundle;

import org.jspecify.annotations.NullMarked;
