/// The daemon's process, and what one nodeletd at a time needs: lock, log, signals.
@NullMarked
package io.nodelet.agent.cli.process;

import org.jspecify.annotations.NullMarked;
