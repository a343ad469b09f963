@NullMarked
package io.nodelet.phases.state;

import org.jspecify.annotations.NullMarked;
