@NullMarked
package io.nodelet.ctl.sandbox;

import org.jspecify.annotations.NullMarked;
