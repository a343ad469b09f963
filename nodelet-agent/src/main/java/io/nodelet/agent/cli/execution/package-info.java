/// Runs of phases, here or by the daemon.
@NullMarked
package io.nodelet.agent.cli.execution;

import org.jspecify.annotations.NullMarked;
