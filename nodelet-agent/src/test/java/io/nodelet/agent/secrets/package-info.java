@NullMarked
package io.nodelet.agent.secrets;

import org.jspecify.annotations.NullMarked;
