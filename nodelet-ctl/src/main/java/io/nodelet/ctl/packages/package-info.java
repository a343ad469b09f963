@NullMarked
package io.nodelet.ctl.packages;

import org.jspecify.annotations.NullMarked;
