/// The virtual IP: keepalived and what belongs to it.
@NullMarked
package io.nodelet.network.vip;

import org.jspecify.annotations.NullMarked;
