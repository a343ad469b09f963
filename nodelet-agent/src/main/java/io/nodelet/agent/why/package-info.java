/// The probes of `nodeletd why`: each looks at one area of the node, briefly, and changes nothing.
@NullMarked
package io.nodelet.agent.why;

import org.jspecify.annotations.NullMarked;
