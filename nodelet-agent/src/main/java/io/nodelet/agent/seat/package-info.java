/// A master's seat among the masters of its cluster: what its stopping or leaving costs, and how it leaves in order.
@NullMarked
package io.nodelet.agent.seat;

import org.jspecify.annotations.NullMarked;
