@NullMarked
package io.nodelet.phases.node;

import org.jspecify.annotations.NullMarked;
