/// A master's seat among the masters of its cluster: what its stopping or leaving costs, and how it leaves in order.
@NullMarked
package io.nodelet.controllers.membership;

import org.jspecify.annotations.NullMarked;
