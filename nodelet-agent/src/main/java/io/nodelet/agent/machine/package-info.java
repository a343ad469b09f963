@NullMarked
package io.nodelet.agent.machine;

import org.jspecify.annotations.NullMarked;
