/// What the daemon tells the cluster of its node.
@NullMarked
package io.nodelet.controllers.report;

import org.jspecify.annotations.NullMarked;
