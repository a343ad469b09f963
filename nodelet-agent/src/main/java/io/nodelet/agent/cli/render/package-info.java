/// What commands found and did, for a person: tables, lines, screens.
@NullMarked
package io.nodelet.agent.cli.render;

import org.jspecify.annotations.NullMarked;
