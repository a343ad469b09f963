/// The control plane's virtual IP: keepalived, its configuration, and what it goes by.
@NullMarked
package io.nodelet.phases.vip;

import org.jspecify.annotations.NullMarked;
