/// What refuses a command before anything is touched.
@NullMarked
package io.nodelet.agent.cli.guard;

import org.jspecify.annotations.NullMarked;
