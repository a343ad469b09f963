/// The probes of `nodeletd why`: each looks at one area of the node, briefly, and changes nothing.
@NullMarked
package io.nodelet.diagnosis.probe;

import org.jspecify.annotations.NullMarked;
