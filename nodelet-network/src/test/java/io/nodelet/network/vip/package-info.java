@NullMarked
package io.nodelet.network.vip;

import org.jspecify.annotations.NullMarked;
