@NullMarked
package io.nodelet.encryption;

import org.jspecify.annotations.NullMarked;
