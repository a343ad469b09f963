/// Who the cluster's masters are, as this node's daemon sees it.
@NullMarked
package io.nodelet.agent.masters;

import org.jspecify.annotations.NullMarked;
