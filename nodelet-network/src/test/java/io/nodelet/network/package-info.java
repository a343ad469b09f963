@NullMarked
package io.nodelet.network;

import org.jspecify.annotations.NullMarked;
