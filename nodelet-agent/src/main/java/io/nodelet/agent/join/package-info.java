/// How a master lets other machines into the cluster.
@NullMarked
package io.nodelet.agent.join;

import org.jspecify.annotations.NullMarked;
