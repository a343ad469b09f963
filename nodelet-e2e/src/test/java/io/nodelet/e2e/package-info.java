@NullMarked
package io.nodelet.e2e;

import org.jspecify.annotations.NullMarked;
