/// As much of D-Bus as systemd's manager needs: a client in four files, where a library takes 20 MiB of memory.
@NullMarked
package io.nodelet.host.dbus;

import org.jspecify.annotations.NullMarked;
