/// `nodeletctl vm`.
@NullMarked
package io.nodelet.ctl.vm;

import org.jspecify.annotations.NullMarked;
