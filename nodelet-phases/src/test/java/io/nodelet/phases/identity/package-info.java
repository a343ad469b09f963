@NullMarked
package io.nodelet.phases.identity;

import org.jspecify.annotations.NullMarked;
