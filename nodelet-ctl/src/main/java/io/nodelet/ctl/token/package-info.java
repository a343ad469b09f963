/// `nodeletctl token`: what machines join a cluster with.
@NullMarked
package io.nodelet.ctl.token;

import org.jspecify.annotations.NullMarked;
