/// What a master's daemon sees to of the cluster's DNS.
@NullMarked
package io.nodelet.controllers.dns;

import org.jspecify.annotations.NullMarked;
