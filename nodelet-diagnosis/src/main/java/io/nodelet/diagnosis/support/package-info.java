/// What somebody needs to find out from afar what a node's trouble is, without the node's secrets.
@NullMarked
package io.nodelet.diagnosis.support;

import org.jspecify.annotations.NullMarked;
