@NullMarked
package io.nodelet.identity;

import org.jspecify.annotations.NullMarked;
