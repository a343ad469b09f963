@NullMarked
package io.nodelet.agent.cli;

import org.jspecify.annotations.NullMarked;
