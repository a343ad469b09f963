@NullMarked
package io.nodelet.network.dns;

import org.jspecify.annotations.NullMarked;
