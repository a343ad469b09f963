@NullMarked
package io.nodelet.phases;

import org.jspecify.annotations.NullMarked;
