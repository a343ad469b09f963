/// Who the cluster's masters are, as this node's daemon sees it.
@NullMarked
package io.nodelet.controllers.masters;

import org.jspecify.annotations.NullMarked;
