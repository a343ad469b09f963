@NullMarked
package io.nodelet.agent.metrics;

import org.jspecify.annotations.NullMarked;
