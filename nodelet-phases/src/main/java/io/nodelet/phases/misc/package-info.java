@NullMarked
package io.nodelet.phases.misc;

import org.jspecify.annotations.NullMarked;
