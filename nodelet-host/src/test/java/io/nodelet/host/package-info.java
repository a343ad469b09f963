@NullMarked
package io.nodelet.host;

import org.jspecify.annotations.NullMarked;
