/// How a master lets other machines into the cluster.
@NullMarked
package io.nodelet.controllers.join;

import org.jspecify.annotations.NullMarked;
