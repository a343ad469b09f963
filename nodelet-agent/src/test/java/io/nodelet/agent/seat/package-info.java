@NullMarked
package io.nodelet.agent.seat;

import org.jspecify.annotations.NullMarked;
