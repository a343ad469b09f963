/// The keys of a cluster's Secrets: what a master's daemon and its commands do about them.
@NullMarked
package io.nodelet.controllers.secrets;

import org.jspecify.annotations.NullMarked;
