@NullMarked
package io.nodelet.agent.join;

import org.jspecify.annotations.NullMarked;
