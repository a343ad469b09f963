@NullMarked
package io.nodelet.host.dbus;

import org.jspecify.annotations.NullMarked;
