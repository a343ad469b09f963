@NullMarked
package io.nodelet.ctl.token;

import org.jspecify.annotations.NullMarked;
