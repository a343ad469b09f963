/// Tests of the operator's own scripts.
@NullMarked
package io.nodelet.phases.misc;

import org.jspecify.annotations.NullMarked;
