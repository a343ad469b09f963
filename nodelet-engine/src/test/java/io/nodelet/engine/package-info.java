@NullMarked
package io.nodelet.engine;

import org.jspecify.annotations.NullMarked;
