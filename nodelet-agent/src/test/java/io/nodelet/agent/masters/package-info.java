@NullMarked
package io.nodelet.agent.masters;

import org.jspecify.annotations.NullMarked;
