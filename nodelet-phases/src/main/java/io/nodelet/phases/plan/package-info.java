/// The list of phases of each role: what composes them.
@NullMarked
package io.nodelet.phases.plan;

import org.jspecify.annotations.NullMarked;
