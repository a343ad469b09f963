@NullMarked
package io.nodelet.ctl.bundle;

import org.jspecify.annotations.NullMarked;
