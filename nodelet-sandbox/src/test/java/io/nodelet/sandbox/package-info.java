@NullMarked
package io.nodelet.sandbox;

import org.jspecify.annotations.NullMarked;
