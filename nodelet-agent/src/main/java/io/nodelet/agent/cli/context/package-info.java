/// What every command has: its arguments, console, configuration and exit codes; and what commands act on.
@NullMarked
package io.nodelet.agent.cli.context;

import org.jspecify.annotations.NullMarked;
