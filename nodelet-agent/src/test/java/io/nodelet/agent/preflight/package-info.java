@NullMarked
package io.nodelet.agent.preflight;

import org.jspecify.annotations.NullMarked;
