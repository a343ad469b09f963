@NullMarked
package io.nodelet.phases.runtime;

import org.jspecify.annotations.NullMarked;
