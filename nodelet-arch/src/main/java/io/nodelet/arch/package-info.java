@NullMarked
package io.nodelet.arch;

import org.jspecify.annotations.NullMarked;
