@NullMarked
package io.nodelet.ctl;

import org.jspecify.annotations.NullMarked;
